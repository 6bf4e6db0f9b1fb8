<?php

declare(strict_types=1);

use Tutelage\Lms\{Engine, Json, Library, TutelageError};

/** The shared vectors, which every language answers alike. @return iterable<array{string, object}> */
function vectors(): iterable
{
    $folder = dirname(__DIR__, 3) . '/core/tests/vectors';
    foreach (glob("$folder/*.json") as $file) {
        foreach (Json::decode(file_get_contents($file)) as $vector) {
            yield $vector->name => $vector;
        }
    }
}

return [
    'the interface has the version of the header' => function (): void {
        preg_match('/^#define TUT_ABI_VERSION (\d+)$/m', file_get_contents(Library::header()), $defined);
        same(Library::ABI_VERSION, (int) $defined[1]);
        that(preg_match('/^\d+\.\d+\.\d+$/', Library::get()->version()) === 1, Library::get()->version());
    },

    'every vector is answered byte for byte' => function (): void {
        $engine = engineOfVectors();
        [$count, $bytes, $different] = [0, 0, 0];
        foreach (vectors() as $name => $vector) {
            $wanted = Json::encode($vector->response);
            $found = $engine->reply(Json::encode($vector->request));
            $bytes += strlen($wanted);
            if ($wanted !== $found) {
                // The XOR of two strings is as long as the shorter and zero where they agree.
                $agree = substr_count($wanted ^ $found, "\0");
                $different += max(strlen($wanted), strlen($found)) - $agree;
                note("$name\n     wanted $wanted\n     found  $found");
            }
            $count++;
        }
        same(0, $different, 'differing bytes');
        that($count >= 220, "only $count vectors");
        note("$count vectors, $bytes bytes, $different differ");
    },

    'a vector that says error is thrown with its code, path and number' => function (): void {
        $engine = engineOfVectors();
        $numbers = (array) $engine->ask('{"describe":{}}')->described->errors;
        $codes = [];
        foreach (vectors() as $name => $vector) {
            if (!isset($vector->response->error)) {
                continue;
            }
            $error = thrown(TutelageError::class, fn () => $engine->ask(Json::encode($vector->request)));
            same(Json::encode($vector->response->error->faults), Json::encode($error->faults), $name);
            same($vector->response->error->faults[0]->code, $error->code(), $name);
            same($vector->response->error->faults[0]->path, $error->path(), $name);
            same($numbers[$error->code()], $error->getCode(), $name);
            $codes[$error->code()] = true;
        }
        that(count($codes) >= 15, count($codes) . ' codes');
    },
];
