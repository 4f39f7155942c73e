<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Hostile;

use Closure;
use Iterator;

/** An iterator over pairs of keys and values that runs a closure in one of its methods, when it is called for the given time. */
final class Custom implements Iterator
{
    private int $position = 0;

    private int $calls = 0;

    /** @param  list<array{mixed, mixed}>  $pairs */
    public function __construct(public array $pairs, private readonly string $method, private readonly int $time, private readonly Closure $then) {}

    private function reach(string $method): void
    {
        if ($method === $this->method && ++$this->calls === $this->time) {
            ($this->then)($this);
        }
    }

    public function rewind(): void
    {
        $this->reach('rewind');
        $this->position = 0;
    }

    public function valid(): bool
    {
        $this->reach('valid');

        return isset($this->pairs[$this->position]);
    }

    public function current(): mixed
    {
        $this->reach('current');

        return $this->pairs[$this->position][1];
    }

    public function key(): mixed
    {
        $this->reach('key');

        return $this->pairs[$this->position][0] ?? null;
    }

    public function next(): void
    {
        $this->reach('next');
        $this->position++;
    }
}
