<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/** Somebody else was faster: nothing was written, and the command is decided anew from what is there now. */
final class Conflict extends \RuntimeException
{
}
