<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/**
 * A piece of HTML. Everything that is put into one is escaped, unless it is one itself: nobody has to remember it.
 *
 *     Html::p(['class' => 'quiet'], 'From ', Html::strong($name))
 */
final class Html implements \Stringable
{
    private const EMPTY_TAGS = ['input', 'br', 'link', 'meta'];

    private function __construct(private readonly string $text)
    {
    }

    /** An element: attributes first where there are any, then what is in it. True is an attribute without value. */
    public static function __callStatic(string $tag, array $inside): self
    {
        $attributes = is_array($inside[0] ?? null) && !array_is_list($inside[0]) ? array_shift($inside) : [];
        $text = "<$tag";
        foreach ($attributes as $name => $value) {
            if ($value !== null && $value !== false) {
                $text .= $value === true ? " $name" : " $name=\"" . self::escape((string) $value) . '"';
            }
        }
        $text .= '>';
        return new self(in_array($tag, self::EMPTY_TAGS, true) ? $text : $text . self::all($inside) . "</$tag>");
    }

    /** Several pieces, one after the other. */
    public static function join(mixed ...$inside): self
    {
        return new self(self::all($inside));
    }

    /** A text field, area or list with its label; what the label does not say stands in a hint. */
    public static function field(string $label, self $control, string $id, string $hint = ''): self
    {
        return self::div(
            ['class' => 'field'],
            self::label(['for' => $id], $label),
            $hint === '' ? null : self::p(['class' => 'hint', 'id' => "$id-hint"], $hint),
            $control,
        );
    }

    /** A list to choose from. @param array<string, string|array<string, string>> $options names by value, or groups of these */
    public static function choice(string $name, array $options, ?string $chosen, array $attributes = []): self
    {
        $option = static fn (string|int $value, string $text): self
            => self::option(['value' => $value, 'selected' => (string) $value === $chosen], $text);
        $inside = [];
        foreach ($options as $value => $text) {
            $inside[] = is_array($text)
                ? self::optgroup(['label' => $value], array_map($option, array_keys($text), $text))
                : $option($value, $text);
        }
        return self::select($attributes + ['name' => $name, 'id' => $name], $inside);
    }

    /** A point in time, readable to people and to machines. */
    public static function when(string $at): self
    {
        return self::time(['datetime' => $at], (new \DateTimeImmutable($at))->format('D j M Y, H:i') . ' UTC');
    }

    public static function day(string $at): self
    {
        return self::time(['datetime' => $at], (new \DateTimeImmutable($at))->format('j M Y'));
    }

    public function __toString(): string
    {
        return $this->text;
    }

    private static function all(array $inside): string
    {
        $text = '';
        array_walk_recursive($inside, static function (mixed $one) use (&$text): void {
            $text .= $one instanceof self ? $one->text : self::escape((string) $one);
        });
        return $text;
    }

    private static function escape(string $text): string
    {
        return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE | ENT_HTML5, 'UTF-8');
    }
}
