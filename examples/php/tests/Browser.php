<?php

declare(strict_types=1);

/** A browser without a screen: cookies, forms, redirects. */
final class Browser
{
    public string $page = '';
    public int $status = 0;
    /** Where the last answer came from, after redirects. */
    public string $path = '';
    /** @var array<string, string> */
    private array $cookies = [];
    /** @var list<string> */
    public array $headers = [];

    /** @param Closure(string, string, list<string>, string): array{list<string>, string} $exchange headers and page for a request */
    public function __construct(private readonly Closure $exchange)
    {
    }

    /** Over HTTP, by PHP's own streams. */
    public static function of(string $origin): self
    {
        return new self(static function (string $method, string $path, array $headers, string $body) use ($origin): array {
            $options = ['method' => $method, 'header' => $headers, 'content' => $body, 'follow_location' => 0,
                'ignore_errors' => true, 'timeout' => 20];
            $page = file_get_contents($origin . $path, false, stream_context_create(['http' => $options]));
            return [$http_response_header, $page];
        });
    }

    public function get(string $path): self
    {
        $this->send('GET', $path, null);
        return $this;
    }

    /** Sends the form of the page that has this button, with these fields filled in. */
    public function submit(string $button, array $fields = []): self
    {
        foreach ($this->forms() as $form) {
            if (preg_match('~<button[^>]*>' . preg_quote(htmlspecialchars($button), '~') . '</button>~', $form['inside']) !== 1) {
                continue;
            }
            foreach (array_diff_key($fields, $form['fields']) as $name => $value) {
                throw new AssertionError("the form has no field $name");
            }
            $sent = http_build_query(array_merge($form['fields'], $fields));
            $form['method'] === 'post'
                ? $this->send('POST', $form['action'], $sent)
                : $this->send('GET', "{$form['action']}?$sent", null);
            return $this;
        }
        throw new AssertionError("no form has a button `$button`:\n$this->page");
    }

    /** Follows the link with this text. */
    public function follow(string $text): self
    {
        $link = '~<a [^>]*href="([^"]*)"[^>]*>' . preg_quote(htmlspecialchars($text), '~') . '~';
        that(preg_match($link, $this->page, $found) === 1, "no link `$text`:\n$this->page");
        return $this->get(html_entity_decode($found[1]));
    }

    public function post(string $path, array $fields): self
    {
        $this->send('POST', $path, http_build_query($fields));
        return $this;
    }

    /** The page as somebody reads it. */
    public function text(): string
    {
        $apart = preg_replace('~<(?!/?(?:strong|time|span|a)\b)~', ' <', $this->page);
        $text = html_entity_decode(strip_tags($apart), ENT_QUOTES | ENT_HTML5);
        return preg_replace('/\s+/', ' ', $text);
    }

    /** What of it is worth showing where a test fails: the page without what can be chosen in it. */
    private function gist(): string
    {
        $page = $this->page;
        $this->page = preg_replace(['~<select.*?</select>~s', '~</?textarea~'], ['[…]', '<div'], $page);
        $text = substr($this->text(), 0, 3_000);
        $this->page = $page;
        return $text;
    }

    public function sees(string ...$texts): self
    {
        foreach ($texts as $text) {
            that(str_contains($this->text(), $text), "the page at $this->path ($this->status) does not say `$text`:\n{$this->gist()}");
        }
        return $this;
    }

    public function seesNot(string ...$texts): self
    {
        foreach ($texts as $text) {
            that(!str_contains($this->text(), $text), "the page at $this->path says `$text`:\n{$this->gist()}");
        }
        return $this;
    }

    /** @return list<array{method: string, action: string, inside: string, fields: array<string, string>}> */
    public function forms(): array
    {
        preg_match_all('~<form method="(\w+)" action="([^"]*)"[^>]*>(.*?)</form>~s', $this->page, $forms, PREG_SET_ORDER);
        return array_map(static function (array $form): array {
            $fields = [];
            $attribute = static fn (string $tag, string $name): ?string
                => preg_match("~\\b$name=\"([^\"]*)\"~", $tag, $found) === 1 ? html_entity_decode($found[1], ENT_QUOTES | ENT_HTML5) : null;
            preg_match_all('~<input ([^>]*)>~', $form[3], $inputs);
            foreach ($inputs[1] as $input) {
                $checkbox = $attribute($input, 'type') === 'checkbox';
                $fields[$attribute($input, 'name')] = $checkbox ? '' : (string) $attribute($input, 'value');
            }
            preg_match_all('~<textarea ([^>]*)>(.*?)</textarea>~s', $form[3], $areas, PREG_SET_ORDER);
            foreach ($areas as $area) {
                $fields[$attribute($area[1], 'name')] = html_entity_decode($area[2], ENT_QUOTES | ENT_HTML5);
            }
            preg_match_all('~<select ([^>]*)>(.*?)</select>~s', $form[3], $lists, PREG_SET_ORDER);
            foreach ($lists as $list) {
                preg_match('~<option value="([^"]*)" selected>~', $list[2], $chosen)
                    || preg_match('~<option value="([^"]*)"~', $list[2], $chosen);
                $name = $attribute($list[1], 'name');
                $value = html_entity_decode($chosen[1] ?? '', ENT_QUOTES | ENT_HTML5);
                str_ends_with($name, '[]') ? $fields[substr($name, 0, -2)][] = $value : $fields[$name] = $value;
            }
            return ['method' => $form[1], 'action' => $form[2], 'inside' => $form[3], 'fields' => $fields];
        }, $forms);
    }

    private function send(string $method, string $path, ?string $body): void
    {
        for ($redirects = 0; $redirects < 5; $redirects++) {
            $cookies = implode('; ', array_map(static fn (string $k, string $v): string => "$k=$v", array_keys($this->cookies), $this->cookies));
            [$this->headers, $this->page] = ($this->exchange)($method, $path, array_values(array_filter([
                $cookies === '' ? null : "Cookie: $cookies",
                $body === null ? null : 'Content-Type: application/x-www-form-urlencoded',
            ])), $body ?? '');
            $this->path = $path;
            $this->status = (int) explode(' ', $this->headers[0])[1];
            foreach (preg_filter('/^Set-Cookie: ([^=]+)=([^;]*).*/i', '$1 $2', $this->headers) as $cookie) {
                [$name, $value] = explode(' ', $cookie, 2);
                $this->cookies[$name] = $value;
            }
            $location = preg_filter('/^Location: (.*)/i', '$1', $this->headers);
            if ($location === []) {
                return;
            }
            // After a form comes a page: what was sent is not sent again.
            same(303, $this->status);
            [$method, $path, $body] = ['GET', end($location), null];
        }
        throw new AssertionError('redirected too often');
    }
}
