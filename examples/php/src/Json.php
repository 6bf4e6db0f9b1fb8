<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/**
 * JSON as the engine writes it: compact, nothing escaped that need not be. What is decoded and encoded again has the same
 * bytes, so that records can be stored as they came.
 *
 * Objects stay objects: as arrays, `{}` and `[]` would be the same to PHP, and the engine would refuse one of them.
 */
final class Json
{
    private const COMPACT = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS
        | JSON_THROW_ON_ERROR;

    public static function encode(mixed $value): string
    {
        return json_encode($value, self::COMPACT);
    }

    public static function decode(string $text): mixed
    {
        return json_decode($text, false, 512, JSON_THROW_ON_ERROR);
    }
}
