<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Seeding;

/** The result of seeding one table: the natural keys of its rows, each in one of four lists. */
final readonly class TableReport
{
    /**
     * @param  list<string>  $inserted
     * @param  list<string>  $updated
     * @param  list<string>  $unchanged
     * @param  list<string>  $unnamed  rows that no document names; they are kept unchanged
     */
    public function __construct(
        public array $inserted,
        public array $updated,
        public array $unchanged,
        public array $unnamed,
    ) {}
}
