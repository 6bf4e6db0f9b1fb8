<?php

declare(strict_types=1);

namespace Tutelage\Lms\Pages;

use Tutelage\Lms\{Html, Page, Screen, Words};

/** What somebody has open: to do, in, out, running; and what they were told. */
final class Dashboard extends Page
{
    private const NEWS = 5;

    public function show(): Screen
    {
        $dashboard = $this->view(['dashboard' => []]);
        return new Screen(
            'Dashboard',
            self::section('To do', array_map($this->toDo(...), $dashboard->to_do), 'Nothing. Well done.'),
            self::section('Requests to you', array_map($this->request(...), $dashboard->inbound), 'Nobody waits for your answer.'),
            $dashboard->in_line === 0 ? null : Html::p("$dashboard->in_line in line for a place with you."),
            self::section(
                'Your requests',
                array_map($this->request(...), $dashboard->outbound),
                Html::join('None is open. ', Html::a(['href' => '/search'], 'Search for somebody')),
            ),
            self::section('Relationships', array_map($this->relationship(...), $dashboard->running), 'None at the moment.'),
            self::section('News', array_map($this->news(...), $this->lms->store->notices($this->viewer(), self::NEWS)), 'No news.'),
        );
    }

    /** @param list<Html> $items */
    private static function section(string $title, array $items, string|Html $none): Html
    {
        $id = strtolower(strtr($title, ' ', '-'));
        return Html::section(
            ['aria-labelledby' => $id],
            Html::h2(['id' => $id], $title),
            $items === [] ? Html::p(['class' => 'none'], $none) : Html::ul(['class' => 'cards'], $items),
        );
    }

    private function toDo(object $toDo): Html
    {
        $to = isset($toDo->request) ? "/request?id=$toDo->request" : "/relationship?id=$toDo->relationship";
        $what = Words::toDo($toDo->code);
        // Feedback and objectives have no pages here; what is about neither a request nor a relationship is only named.
        return Html::li(isset($toDo->request) || isset($toDo->relationship) ? Html::a(['href' => $to], $what) : $what);
    }

    private function request(object $card): Html
    {
        return Html::li(
            Html::a(['href' => "/request?id=$card->request"], $this->others($card->type, [$card->from, $card->to])),
            Html::p(['class' => 'hint'], $this->type($card->type), ' · ', Words::requestState($card->state), isset($card->expires_at)
                ? Html::join(' until ', Html::day($card->expires_at))
                : null),
        );
    }

    private function relationship(object $card): Html
    {
        $met = match ($card->met) {
            0 => 'not met yet',
            1 => 'met once',
            default => "met $card->met times",
        };
        return Html::li(
            Html::a(['href' => "/relationship?id=$card->relationship"], $this->others($card->type, $card->members)),
            Html::p(
                ['class' => 'hint'],
                $this->type($card->type) . ' · ' . Words::spaced($card->state) . ' · ' . Words::momentum($card->momentum) . " · $met",
                isset($card->next_meeting) ? Html::join(' · next ', Html::when($card->next_meeting)) : null,
            ),
        );
    }

    private function news(object $notice): Html
    {
        $to = match (true) {
            isset($notice->relationship) => "/relationship?id=$notice->relationship",
            isset($notice->request) => "/request?id=$notice->request",
            default => null,
        };
        $text = Words::notice($notice->code);
        return Html::li($to === null ? $text : Html::a(['href' => $to], $text));
    }
}
