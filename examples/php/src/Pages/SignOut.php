<?php

declare(strict_types=1);

namespace Tutelage\Lms\Pages;

use Tutelage\Lms\{NotAvailable, Page, Screen};

final class SignOut extends Page
{
    public function show(): Screen
    {
        throw new NotAvailable([], 405);
    }

    public function submit(): string
    {
        $this->visit->signOut();
        return '/sign-in';
    }
}
