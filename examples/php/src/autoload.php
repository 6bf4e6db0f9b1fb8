<?php

/** Loads the classes of this plug-in from the folder in which it stands: `Tutelage\Lms\Pages\Search` is `Pages/Search.php`. */

declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    $prefix = 'Tutelage\\Lms\\';
    if (str_starts_with($class, $prefix)) {
        $file = __DIR__ . '/' . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});
