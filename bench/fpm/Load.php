<?php

declare(strict_types=1);

namespace CoverageKernel\Bench\Fpm;

use ArrayObject;
use CurlHandle;
use Generator;

/**
 * Sends requests over several connections that are kept open, changes the definitions and reloads php-fpm meanwhile, and checks
 * each answer: it must be, byte for byte, the decision for definitions that were in force at some moment between the request and
 * the answer.
 *
 * A gateway error is permitted within RELOAD_SECONDS of a reload; the request is sent again then.
 */
final class Load
{
    private const RELOAD_SECONDS = 5.0;

    /** Every tenth request runs out of memory. */
    private const MEMORY_EVERY = 10;

    private const DEFINE_EVERY = 100;

    /** @var array<string, int> how many answers there were of each kind */
    public array $counts = ['right' => 0, 'in a call' => 0, 'between calls' => 0, 'gateway' => 0];

    /** @var list<string> */
    public array $wrong = [];

    /** @var array<int, true> the versions of definitions that were answered */
    public array $versions = [];

    public int $reloads = 0;

    /** @var list<int> the version of the definitions after each change */
    private array $inForce = [];

    private float $reloadedAt = 0.0;

    public function __construct(
        private readonly Server $server,
        private readonly Cases $cases,
        private readonly Workers $workers,
        private readonly int $requests,
        private readonly int $reloadEvery,
        private readonly int $connections,
    ) {
        $this->define();
    }

    public function run(): void
    {
        $multi = curl_multi_init();
        curl_multi_setopt($multi, CURLMOPT_MAXCONNECTS, $this->connections);
        $handles = $this->handles();
        $idle = array_keys($handles);
        /** @var array<int, array{request: int, memory: bool, begun: int}> $running */
        $running = [];
        $waiting = $this->numbers();

        while ($waiting->valid() || $running !== []) {
            while ($idle !== [] && $waiting->valid()) {
                $number = $waiting->current();
                $waiting->next();
                $running[$id = array_pop($idle)] = $this->send($handles[$id], $number);
                curl_multi_add_handle($multi, $handles[$id]);
            }
            curl_multi_exec($multi, $active);
            while (($ended = curl_multi_info_read($multi)) !== false) {
                $id = (int) curl_getinfo($ended['handle'], CURLINFO_PRIVATE);
                curl_multi_remove_handle($multi, $ended['handle']);
                $sent = $running[$id];
                if ($this->check($ended['handle'], $ended['result'], curl_multi_getcontent($ended['handle']), $sent)) {
                    unset($running[$id]);
                    $idle[] = $id;
                } else {
                    usleep(10_000);
                    curl_multi_add_handle($multi, $ended['handle']);
                }
            }
            if ($active > 0) {
                curl_multi_select($multi, 0.1);
            }
        }
    }

    /** Yields the numbers of the requests, and changes the definitions and reloads in between. */
    private function numbers(): Generator
    {
        for ($number = 1; $number <= $this->requests; $number++) {
            if ($number % self::DEFINE_EVERY === 0) {
                $this->define();
            }
            if ($number % $this->reloadEvery === 0) {
                $this->server->reload();
                $this->reloadedAt = microtime(true);
                $this->reloads++;
            }
            yield $number;
        }
    }

    private function define(): void
    {
        $this->inForce[] = $version = count($this->inForce) % count($this->cases->definitions);
        $this->server->define($this->cases->definitions[$version]);
    }

    /** @return array<int, CurlHandle> */
    private function handles(): array
    {
        $handles = [];
        for ($id = 0; $id < $this->connections; $id++) {
            $handles[$id] = curl_init();
            curl_setopt_array($handles[$id], [
                CURLOPT_UNIX_SOCKET_PATH => $this->server->socket(),
                CURLOPT_RETURNTRANSFER => true,
                CURLOPT_POST => true,
                CURLOPT_HTTPHEADER => ['Content-Type: application/json', 'Expect:'],
                CURLOPT_PRIVATE => (string) $id,
                CURLOPT_TIMEOUT => 60,
            ]);
        }

        return $handles;
    }

    /** @return array{request: int, memory: bool, begun: int, headers: ArrayObject<string, string>} */
    private function send(CurlHandle $handle, int $number): array
    {
        $request = random_int(0, count($this->cases->requests) - 1);
        $memory = $number % self::MEMORY_EVERY === 0;
        $headers = new ArrayObject;
        curl_setopt_array($handle, [
            CURLOPT_URL => 'http://localhost/'.($memory ? '?memory='.random_int(20_000, 400_000) : ''),
            CURLOPT_POSTFIELDS => $this->cases->requests[$request],
            CURLOPT_HEADERFUNCTION => static function (CurlHandle $handle, string $line) use ($headers): int {
                [$name, $value] = explode(':', $line, 2) + [1 => ''];
                $headers[strtolower($name)] = trim($value);

                return strlen($line);
            },
        ]);

        return ['request' => $request, 'memory' => $memory, 'begun' => count($this->inForce) - 1, 'headers' => $headers];
    }

    /**
     * Counts the answer. Returns false if the request must be sent again.
     *
     * @param  array{request: int, memory: bool, begun: int, headers: ArrayObject<string, string>}  $sent
     */
    private function check(CurlHandle $handle, int $error, string $answer, array $sent): bool
    {
        $status = curl_getinfo($handle, CURLINFO_RESPONSE_CODE);
        if ($error === CURLE_OK && in_array($status, [502, 504], true) && microtime(true) - $this->reloadedAt < self::RELOAD_SECONDS) {
            $this->counts['gateway']++;

            return false;
        }
        $headers = $sent['headers'];
        if (isset($headers['x-worker'], $headers['x-allocated'], $headers['x-private'])) {
            $this->workers->answered((int) $headers['x-worker'], (int) $headers['x-allocated'], (int) $headers['x-private']);
        }

        if ($error === CURLE_OK && $sent['memory'] && $status === 500 && $answer === '') {
            // The header is missing if there was not even memory for it.
            $this->counts[$headers['x-limit-reached'] ?? 'between calls']++;
        } elseif ($error === CURLE_OK && ! $sent['memory'] && $status === 200 && $this->isDecision($answer, $sent)) {
            $this->counts['right']++;
        } else {
            $this->wrong[] = sprintf('%s %d %s: %s', $sent['memory'] ? 'out of memory:' : '', $status, curl_strerror($error), $answer);
        }

        return true;
    }

    /** @param  array{request: int, begun: int, ...}  $sent */
    private function isDecision(string $answer, array $sent): bool
    {
        foreach (array_unique(array_slice($this->inForce, $sent['begun'])) as $version) {
            if ($answer === $this->cases->decisions[$version][$sent['request']]) {
                $this->versions[$version] = true;

                return true;
            }
        }

        return false;
    }
}
