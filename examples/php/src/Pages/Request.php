<?php

declare(strict_types=1);

namespace Tutelage\Lms\Pages;

use Tutelage\Lms\{Html, NotAvailable, Page, Screen, Words};

/** One request: what it says, how it stands, and the answer where it is theirs to give. */
final class Request extends Page
{
    public function show(): Screen
    {
        $id = self::recordId($this->visit->asked('id'));
        $card = $this->view(['request' => ['request' => $id]]);
        $row = static fn (string $term, mixed ...$is): Html => Html::join(Html::dt($term), Html::dd(...$is));
        $party = fn (object $party): string
            => ($party->person->name ?: $party->person->id) . ', ' . lcfirst($this->role($card->type, $party->role));
        return new Screen(
            'Request: ' . $this->others($card->type, [$card->from, $card->to]),
            Html::dl(
                $row('In', $this->type($card->type)),
                $row('From', $party($card->from), Html::span(['class' => 'hint'], ' ' . $this->profile($card->from->person->id))),
                $row('To', $party($card->to), Html::span(['class' => 'hint'], ' ' . $this->profile($card->to->person->id))),
                $row('Sent', Html::when($card->opened_at)),
                $row('State', ucfirst(Words::requestState($card->state))),
                isset($card->expires_at) ? $row('Expires', Html::when($card->expires_at)) : null,
                isset($card->code) ? $row('Reason', ucfirst(Words::spaced($card->code))) : null,
            ),
            isset($card->message) ? Html::blockquote(self::paragraphs($card->message)) : null,
            isset($card->relationship)
                ? Html::p(Html::a(['href' => "/relationship?id=$card->relationship"], 'To the relationship that came of it'))
                : null,
            $this->answers($card),
        );
    }

    public function submit(): string
    {
        $request = self::recordId($this->visit->sent('id'));
        $here = "/request?id=$request";
        $reason = $this->visit->sent('reason');
        $done = match ($this->visit->sent('answer')) {
            'accept' => $this->send(['accept' => compact('request')], 'You accepted. All the best!'),
            'decline' => $this->send(['decline' => compact('request') + ['code' => $this->visit->sent('code')]
                + ($reason === '' ? [] : compact('reason'))], 'You declined. They were told, kindly.'),
            'withdraw' => $this->send(['withdraw' => compact('request')], 'Your request was taken back.'),
            default => throw new NotAvailable(),
        };
        $relationship = $done?->outcome()->relationship ?? null;
        return $relationship === null ? $here : "/relationship?id=$relationship";
    }

    /** Forms for what this person can do with it. */
    private function answers(object $card): ?Html
    {
        $open = in_array($card->state, ['pending', 'waiting'], true);
        if ($open && $card->part === 'made') {
            return $this->answer($card, 'withdraw', Html::button(['class' => 'quiet'], 'Take the request back'));
        }
        if ($card->state !== 'pending' || $card->part !== 'to_answer') {
            return null;
        }
        $codes = $this->lms->type($card->type)->requests->decline_codes;
        $codes = array_combine($codes, array_map(static fn (string $code): string => ucfirst(Words::spaced($code)), $codes));
        return Html::section(
            ['aria-labelledby' => 'answer'],
            Html::h2(['id' => 'answer'], 'Your answer'),
            $this->answer($card, 'accept', Html::button('Accept')),
            Html::details(
                ['open' => $this->visit->typed('answer') === 'decline'],
                Html::summary('Decline'),
                $this->answer(
                    $card,
                    'decline',
                    Html::field('Reason', Html::choice('code', $codes, $this->visit->typed('code')), 'code'),
                    Html::field(
                        'More about it',
                        Html::textarea(['id' => 'reason', 'name' => 'reason', 'rows' => 3, 'maxlength' => 2000,
                            'aria-describedby' => 'reason-hint'], $this->visit->typed('reason')),
                        'reason',
                        'Only the programme office reads this. It may be left out.',
                    ),
                    Html::button(['class' => 'quiet'], 'Decline'),
                ),
            ),
        );
    }

    private function answer(object $card, string $answer, mixed ...$inside): Html
    {
        return $this->visit->form(
            '/request',
            Html::input(['type' => 'hidden', 'name' => 'id', 'value' => $card->request]),
            Html::input(['type' => 'hidden', 'name' => 'answer', 'value' => $answer]),
            ...$inside,
        );
    }

    /** @return list<Html> */
    public static function paragraphs(string $text): array
    {
        return array_map(Html::p(...), preg_split('/\n+/', $text));
    }
}
