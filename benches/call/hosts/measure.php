<?php
// What a call costs from PHP: measure.php LIBRARY HEADER FOLDER CALLS REPEATED.
declare(strict_types=1);

[, $library, $header, $folder, $calls, $repeated] = $argv;
$host = new Host(FFI::cdef(file_get_contents($header), $library), $folder);
foreach (['decide', 'search', 'match'] as $name) {
    file_put_contents("$folder/$name.answer", $host->$name());
}
$counts = ['describe' => $calls, 'decide' => $calls, 'search' => $calls];
$counts += ['open' => intdiv($calls + 19, 20), 'match' => intdiv($calls + 999, 1000)];
foreach ($counts as $name => $count) {
    $times = [];
    for ($i = 0; $i < $repeated; $i++) {
        $begin = hrtime(true);
        for ($j = 0; $j < $count; $j++) {
            $host->$name();
        }
        $times[] = intdiv(hrtime(true) - $begin, (int) $count);
    }
    sort($times);
    echo $name, ' ', $times[intdiv((int) $repeated, 2)], "\n";
}

final class Host
{
    private string $config;
    private string $decision;
    private string $wanted;
    private string $cohort;
    private string $path;
    private int $engine;
    private int $index;

    public function __construct(private FFI $ffi, string $folder)
    {
        $this->config = file_get_contents("$folder/config.json");
        $this->decision = file_get_contents("$folder/decide.json");
        $this->wanted = file_get_contents("$folder/search.json");
        $this->cohort = file_get_contents("$folder/match.json");
        $this->path = "$folder/people.index";
        [$this->engine, $this->index] = $this->opened();
    }

    /** @return array{int, int} */
    private function opened(): array
    {
        $engine = $this->ffi->new('uint64_t');
        $index = $this->ffi->new('uint64_t');
        $one = $this->ffi->tut_engine_new($this->config, strlen($this->config), FFI::addr($engine), null);
        $other = $this->ffi->tut_index_open($engine->cdata, $this->path, strlen($this->path), FFI::addr($index), null);
        if ($one !== 0 || $other !== 0) {
            throw new RuntimeException("not opened: $one, $other");
        }
        return [$engine->cdata, $index->cdata];
    }

    public function describe(): string
    {
        return $this->ask('tut_call', $this->engine, '{"describe": {}}');
    }

    public function decide(): string
    {
        return $this->ask('tut_call', $this->engine, $this->decision);
    }

    public function search(): string
    {
        return $this->ask('tut_index_ask', $this->index, $this->wanted);
    }

    public function match(): string
    {
        return $this->ask('tut_call', $this->engine, $this->cohort);
    }

    public function open(): void
    {
        [$engine, $index] = $this->opened();
        $this->ask('tut_index_ask', $index, $this->wanted);
        $this->ffi->tut_index_free($index);
        $this->ffi->tut_engine_free($engine);
    }

    private function ask(string $function, int $handle, string $request): string
    {
        $response = $this->ffi->new('struct tut_bytes');
        $this->ffi->$function($handle, $request, strlen($request), FFI::addr($response));
        $text = FFI::string($response->ptr, $response->len);
        $this->ffi->tut_bytes_free(FFI::addr($response));
        return $text;
    }
}
