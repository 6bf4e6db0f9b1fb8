<?php

/** Every page comes through here. `php -S 127.0.0.1:8080 -t public public/index.php` for oneself, php-fpm for others. */

declare(strict_types=1);

use Tutelage\Lms\{Lms, Site};

if (PHP_SAPI === 'cli-server' && $_SERVER['SCRIPT_NAME'] !== '/index.php' && is_file(__DIR__ . $_SERVER['SCRIPT_NAME'])) {
    // A file of its own, such as the style sheet: the server sends it.
    return false;
}
require_once dirname(__DIR__) . '/src/autoload.php';
Site::answer(Lms::folder());
