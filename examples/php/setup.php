<?php

/** Makes a fresh database of the made-up company in examples/company. `php setup.php [FOLDER]`; see also LMS_DIR. */

declare(strict_types=1);

use Tutelage\Lms\{Clock, Json, Lms};

require __DIR__ . '/src/autoload.php';

$company = dirname(__DIR__) . '/company';
$mapping = Json::decode(file_get_contents(dirname(__DIR__) . '/rust/company.mapping.json'));
Lms::setUp($argv[1] ?? Lms::folder(), $company, $mapping, Clock::now(), static function (string $line): void {
    echo $line, "\n";
});
