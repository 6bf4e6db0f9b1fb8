<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/** What codes of the engine are called on these pages. A product has such a table for each language. */
final class Words
{
    private const TO_DO = [
        'answer_request' => 'Answer a request',
        'answer_extension' => 'Answer a proposal to go on for longer',
        'confirm_meeting' => 'Say whether a planned meeting took place',
        'answer_objective' => 'Answer what is proposed of an objective',
        'give_feedback' => 'Give feedback',
        'meet' => 'Meet: it has been quiet for a while',
    ];

    private const NOTICES = [
        'request_to_answer' => 'A request waits for your answer.',
        'request_reminder' => 'A request still waits for your answer.',
        'request_approved' => 'Your request was taken a step further.',
        'request_accepted' => 'Your request was accepted.',
        'request_declined' => 'Your request was declined.',
        'request_withdrawn' => 'A request to you was taken back.',
        'request_expired' => 'A request expired.',
        'request_invalidated' => 'A request is no longer possible.',
        'place_freed' => 'A place came free for you.',
        'choices_exhausted' => 'None of your choices came to something; a coordinator will look after you.',
        'relationship_started' => 'Your relationship began.',
        'relationship_completed' => 'Your relationship came to its end.',
        'relationship_cancelled' => 'Your relationship was ended early.',
        'momentum_nudge' => 'You have not met for a while.',
        'meeting_planned' => 'A meeting was planned with you.',
        'meeting_cancelled' => 'A planned meeting was called off.',
        'meeting_missed' => 'Somebody was not there at a meeting.',
    ];

    /** Where the engine's own words say too little about these pages. */
    private const REASONS = [
        'must_be_told' => 'The programme office will read this. Say in the form that you know.',
    ];

    private const REQUEST_STATES = [
        'waiting' => 'in line for a place',
        'pending' => 'waits for an answer',
        'accepted' => 'accepted',
        'declined' => 'declined',
        'withdrawn' => 'taken back',
        'expired' => 'expired',
        'invalidated' => 'no longer possible',
    ];

    private const MOMENTUM = [
        'green' => 'going well',
        'nudge' => 'time to meet',
        'amber' => 'quiet for long',
        'red' => 'quiet for very long',
    ];

    private const AUDIENCES = [
        'members' => 'everybody in this relationship',
        'author' => 'me alone',
        'coordinators' => 'everybody here, and the programme office',
    ];

    public static function toDo(string $code): string
    {
        return self::TO_DO[$code] ?? ucfirst(self::spaced($code));
    }

    public static function notice(string $code): string
    {
        return self::NOTICES[$code] ?? ucfirst(self::spaced($code)) . '.';
    }

    /** A reason for a no, as a sentence without its end. */
    public static function reason(object $reason): string
    {
        return rtrim(self::REASONS[$reason->code] ?? ucfirst($reason->message), '.');
    }

    public static function requestState(string $state): string
    {
        return self::REQUEST_STATES[$state] ?? self::spaced($state);
    }

    public static function momentum(string $momentum): string
    {
        return self::MOMENTUM[$momentum] ?? self::spaced($momentum);
    }

    /** @return array<string, string> */
    public static function audiences(): array
    {
        return self::AUDIENCES;
    }

    /** A code that has no better name. */
    public static function spaced(string $code): string
    {
        return str_replace(['_', '-'], ' ', $code);
    }
}
