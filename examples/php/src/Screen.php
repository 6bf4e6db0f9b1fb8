<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/** What is shown: a title and the main part, within the frame that all pages share. */
final class Screen
{
    public readonly Html $main;

    public function __construct(public readonly string $title, mixed ...$main)
    {
        $this->main = Html::join(...$main);
    }

    public function text(Visit $visit, ?string $name): string
    {
        $links = ['/' => 'Dashboard', '/search' => 'Search', '/taking-part' => 'Taking part'];
        $link = static fn (string $path, string $text): Html => Html::li(
            Html::a(['href' => $path, 'aria-current' => $visit->path === $path ? 'page' : null], $text),
        );
        $said = $visit->said();
        $page = Html::html(
            ['lang' => 'en'],
            Html::head(
                Html::meta(['charset' => 'utf-8']),
                Html::meta(['name' => 'viewport', 'content' => 'width=device-width, initial-scale=1']),
                Html::title("$this->title – Tutelage LMS"),
                Html::link(['rel' => 'icon', 'href' => 'data:,']),
                Html::link(['rel' => 'stylesheet', 'href' => '/style.css']),
            ),
            Html::body(
                Html::a(['class' => 'skip', 'href' => '#main'], 'Skip to the page'),
                Html::header(
                    Html::p(['class' => 'brand'], 'Tutelage LMS'),
                    $name === null ? null : Html::join(
                        Html::nav(['aria-label' => 'Pages'], Html::ul(array_map($link, array_keys($links), $links))),
                        Html::div(['class' => 'who'], Html::span($name), $visit->form(
                            '/sign-out',
                            Html::button(['class' => 'quiet'], 'Sign out'),
                        )),
                    ),
                ),
                Html::main(
                    ['id' => 'main', 'tabindex' => '-1'],
                    Html::h1($this->title),
                    $said === null ? null : Html::div(
                        ['class' => "said {$said['kind']}", 'role' => $said['kind'] === 'done' ? 'status' : 'alert'],
                        $said['kind'] === 'refused' ? Html::p(Html::strong('This was not done.')) : null,
                        array_map(static fn (string $line): Html => Html::p($line), $said['lines']),
                    ),
                    $this->main,
                ),
            ),
        );
        return "<!DOCTYPE html>\n$page\n";
    }
}
