<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/**
 * One request of a browser: who it is, what was sent, what is said at the next page.
 *
 * Forms carry two hidden fields: a token, so that no other site can send them, and the id of the command, so that the same
 * form sent twice takes effect once.
 */
final class Visit
{
    private function __construct(
        public readonly string $method,
        public readonly string $path,
        private readonly array $query,
        private readonly array $fields,
        public readonly string $now,
    ) {
    }

    public static function begin(string $folder): self
    {
        $sessions = "$folder/sessions";
        if (!is_dir($sessions)) {
            mkdir($sessions, 0o700, true);
        }
        session_start([
            'name' => 'lms',
            'save_path' => $sessions,
            'use_strict_mode' => true,
            'cookie_httponly' => true,
            'cookie_samesite' => 'Lax',
            'cookie_secure' => ($_SERVER['HTTPS'] ?? '') !== '',
        ]);
        $_SESSION['token'] ??= bin2hex(random_bytes(16));
        $path = (string) parse_url($_SERVER['REQUEST_URI'] ?? '/', PHP_URL_PATH);
        return new self($_SERVER['REQUEST_METHOD'] ?? 'GET', $path, $_GET, $_POST, Clock::now());
    }

    /** Who is signed in. */
    public function viewer(): ?string
    {
        return $_SESSION['viewer'] ?? null;
    }

    public function signIn(string $person): void
    {
        session_regenerate_id(true);
        $_SESSION = ['viewer' => $person, 'token' => bin2hex(random_bytes(16))];
    }

    public function signOut(): void
    {
        session_regenerate_id(true);
        $_SESSION = ['token' => bin2hex(random_bytes(16))];
    }

    /** What stands in the address; empty when it is not there, or no text. */
    public function asked(string $name): string
    {
        return self::text($this->query[$name] ?? '');
    }

    /** Several values of one name in the address. @return list<string> */
    public function askedAll(string $name): array
    {
        $values = $this->query[$name] ?? [];
        return array_values(array_filter(array_map(self::text(...), is_array($values) ? $values : [])));
    }

    /** What was sent in a form. */
    public function sent(string $name): string
    {
        return self::text($this->fields[$name] ?? '');
    }

    private static function text(mixed $value): string
    {
        // What is no UTF-8 was typed by nobody. Browsers send line ends as CR LF, whatever the page says.
        $isText = is_string($value) && preg_match('//u', $value) === 1;
        return $isText ? trim(str_replace("\r\n", "\n", $value)) : '';
    }

    /** Whether the form came from these pages. */
    public function isOurs(): bool
    {
        return hash_equals($_SESSION['token'], $this->sent('token'));
    }

    /** The id of the command that the form stands for. */
    public function commandId(): string
    {
        $id = $this->sent('command');
        return preg_match('/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/', $id) === 1 ? $id : Ask::newId();
    }

    /** A form that these pages will take. */
    public function form(string $action, mixed ...$inside): Html
    {
        return Html::form(
            ['method' => 'post', 'action' => $action],
            Html::input(['type' => 'hidden', 'name' => 'token', 'value' => $_SESSION['token']]),
            Html::input(['type' => 'hidden', 'name' => 'command', 'value' => Ask::newId()]),
            ...$inside,
        );
    }

    /** Says something on the next page; what was typed into the form is kept where it was refused. @param list<string> $lines */
    public function say(string $kind, array $lines): void
    {
        $_SESSION['said'] = ['kind' => $kind, 'lines' => $lines];
        $_SESSION['typed'] = $kind === 'refused' ? $this->fields : [];
    }

    /** What is to be said on this page, once. @return array{kind: string, lines: list<string>}|null */
    public function said(): ?array
    {
        $said = $_SESSION['said'] ?? null;
        unset($_SESSION['said'], $_SESSION['typed']);
        return $said;
    }

    /** What was typed into a form that was refused, to be typed no second time. */
    public function typed(string $name): string
    {
        return self::text($_SESSION['typed'][$name] ?? '');
    }
}
