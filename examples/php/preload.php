<?php

/**
 * For `opcache.preload`: the one class that uses FFI, and what it needs. With PHP's default `ffi.enable=preload` a web
 * server may use FFI only in classes that were preloaded, and only what `ffi.preload` has loaded; see fpm/.
 *
 * PHP keeps these files as they were when it started: reload php-fpm after an update.
 */

declare(strict_types=1);

foreach (['TutelageError', 'Json', 'Library', 'Engine', 'Index'] as $class) {
    require_once __DIR__ . "/src/$class.php";
}
