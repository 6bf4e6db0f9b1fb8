<?php

/** Once a minute from cron: brings about what is due, and saves the index when much has changed. */

declare(strict_types=1);

use Tutelage\Lms\{Clock, Lms};

require __DIR__ . '/src/autoload.php';

$lms = Lms::open($argv[1] ?? Lms::folder());
$happened = [];
foreach ($lms->advance->run(Clock::now(), 10_000) as $done) {
    foreach ($done->events() as $event) {
        if (!str_starts_with($event, 'follow_up_')) {
            $happened[$event] = ($happened[$event] ?? 0) + 1;
        }
    }
}
ksort($happened);
foreach ($happened as $event => $count) {
    echo "$event: $count\n";
}
echo $lms->searchIndex->renew(Clock::now()) ? "index: saved\n" : '';
