<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/** The time of the host. The engine has none; it is told. */
final class Clock
{
    /** Now, as the engine reads it. LMS_NOW stops the clock, for demonstrations and tests. */
    public static function now(): string
    {
        return getenv('LMS_NOW') ?: self::text(new \DateTimeImmutable('now'));
    }

    public static function text(\DateTimeInterface $at): string
    {
        return \DateTimeImmutable::createFromInterface($at)->setTimezone(new \DateTimeZone('UTC'))->format('Y-m-d\TH:i:s.v\Z');
    }

    /** Milliseconds since 1970. Times are stored so: as texts, one with milliseconds would sort before one without. */
    public static function millis(string $at): int
    {
        return (int) (new \DateTimeImmutable($at))->format('Uv');
    }

    /** That many days later. */
    public static function later(string $at, int $days): string
    {
        return self::text((new \DateTimeImmutable($at))->modify("$days days"));
    }
}
