<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/** Takes a request of a browser to its page. After a form comes a redirect, so that reloading sends nothing again. */
final class Site
{
    private const PAGES = [
        '/' => Pages\Dashboard::class,
        '/search' => Pages\Search::class,
        '/new-request' => Pages\NewRequest::class,
        '/request' => Pages\Request::class,
        '/relationship' => Pages\Relationship::class,
        '/taking-part' => Pages\TakingPart::class,
        '/sign-in' => Pages\SignIn::class,
        '/sign-out' => Pages\SignOut::class,
    ];
    private const FOR_ALL = ['/sign-in', '/sign-out'];

    public static function answer(string $folder): void
    {
        header("Content-Security-Policy: default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
            . "base-uri 'none'; frame-ancestors 'none'");
        header('X-Content-Type-Options: nosniff');
        header('Referrer-Policy: same-origin');
        header('Cache-Control: no-store');
        $visit = Visit::begin($folder);
        $name = null;
        try {
            $lms = Lms::open($folder);
            $name = $visit->viewer() === null ? null : $lms->people->name($visit->viewer());
            if ($name === null && isset(self::PAGES[$visit->path]) && !in_array($visit->path, self::FOR_ALL, true)) {
                self::redirect('/sign-in');
                return;
            }
            $page = self::PAGES[$visit->path] ?? throw new NotAvailable();
            $page = new $page($lms, $visit);
            if ($visit->method === 'POST') {
                if (!$visit->isOurs()) {
                    throw new NotAvailable(['This form is too old, or came from elsewhere. Open the page and send it again.'], 403);
                }
                self::redirect($page->submit());
                return;
            }
            $screen = $page->show();
        } catch (NotAvailable $away) {
            http_response_code($away->status);
            $reasons = $away->reasons ?: ['There is no such page, or it is not for you.'];
            $screen = new Screen('Not available', array_map(static fn (string $one): Html => Html::p($one), $reasons));
        } catch (\Throwable $fault) {
            // What went wrong is for whoever runs this, and not for whoever reads the page.
            error_log((string) $fault);
            http_response_code($fault instanceof Conflict ? 503 : 500);
            $screen = new Screen('Something went wrong', Html::p('It was noted. Please try again in a moment.'));
        }
        header('Content-Type: text/html; charset=utf-8');
        echo $screen->text($visit, $name);
    }

    private static function redirect(string $path): void
    {
        http_response_code(303);
        header("Location: $path");
    }
}
