<?php

declare(strict_types=1);

namespace Tutelage\Lms\Pages;

use Tutelage\Lms\{Html, NotAvailable, Page, Screen};

/** Asking somebody, with a few words. Whether it may be asked is decided when the form is sent, and a no says why. */
final class NewRequest extends Page
{
    public function show(): Screen
    {
        [$as, $to] = [$this->visit->asked('as'), $this->visit->asked('to')];
        $this->check($as, $to);
        $name = $this->lms->people->name($to);
        return new Screen(
            "Ask $name",
            Html::p($this->askingRoles()[$as] . ' · ', $this->profile($to)),
            $this->visit->form(
                '/new-request',
                Html::input(['type' => 'hidden', 'name' => 'as', 'value' => $as]),
                Html::input(['type' => 'hidden', 'name' => 'to', 'value' => $to]),
                Html::field(
                    'Your words',
                    Html::textarea(['id' => 'message', 'name' => 'message', 'rows' => 5, 'maxlength' => 2000,
                        'aria-describedby' => 'message-hint'], $this->visit->typed('message')),
                    'message',
                    'What you would like to learn, and why from them. They read it; it may be left out.',
                ),
                Html::button('Send the request'),
            ),
        );
    }

    public function submit(): string
    {
        [$as, $to] = [$this->visit->sent('as'), $this->visit->sent('to')];
        $this->check($as, $to);
        [$type, $role] = explode('/', $as);
        $message = $this->visit->sent('message');
        $done = $this->send(['request' => compact('type', 'role')
            + ['to' => [$to]]
            + ($message === '' ? [] : ['message' => $message])], 'Your request was sent.');
        return $done === null
            ? '/new-request?' . http_build_query(compact('as', 'to'))
            : "/request?id={$done->outcome()->request}";
    }

    private function check(string $as, string $to): void
    {
        if (!isset($this->askingRoles()[$as]) || $this->lms->people->find($to) === null) {
            throw new NotAvailable();
        }
    }
}
