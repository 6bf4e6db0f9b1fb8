<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/** The page does not exist, or not for whoever asks: these look the same. */
final class NotAvailable extends \RuntimeException
{
    /** @param list<string> $reasons as far as they may know */
    public function __construct(public readonly array $reasons = [], public readonly int $status = 404)
    {
        parent::__construct(implode(' ', $reasons));
    }
}
