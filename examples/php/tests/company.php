<?php

declare(strict_types=1);

use Tutelage\Lms\{Json, Lms};

/** The made-up company, set up once for all tests of this file and copied for each. */
function company(): string
{
    static $set = null;
    if ($set === null) {
        $set = folder();
        $examples = dirname(__DIR__, 2);
        $mapping = Json::decode(file_get_contents("$examples/rust/company.mapping.json"));
        Lms::setUp($set, "$examples/company", $mapping, '2026-11-02T09:00:00.000Z', static fn () => null);
    }
    $copy = folder();
    foreach (['config.json', 'lms.sqlite', 'people.index', 'people.index.position'] as $file) {
        copy("$set/$file", "$copy/$file");
    }
    return $copy;
}
