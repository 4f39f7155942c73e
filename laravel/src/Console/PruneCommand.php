<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Console;

use CoverageKernel\Laravel\ConfiguredConnection;
use CoverageKernel\Laravel\Log\PruneDecisions;
use CoverageKernel\Laravel\Recording\PruneCoverage;
use DateTimeInterface;
use Illuminate\Console\Command;
use Illuminate\Support\Facades\Date;
use Illuminate\Support\Str;

/** `php artisan coverage-kernel:prune`: deletes superseded evidence and listings, on which no decision depends, and kept decisions. */
final class PruneCommand extends Command
{
    protected $signature = 'coverage-kernel:prune
        {--before= : Delete superseded evidence and listings recorded before this time, such as "2026-01-01" or "90 days ago"}
        {--decisions-before= : Delete kept decisions made before this time}
        {--pretend : Show the numbers without deleting}';

    protected $description = 'Delete superseded evidence and listings, or kept decisions, from before a time';

    public function handle(PruneDecisions $decisions): int
    {
        $times = [];
        foreach (['before', 'decisions-before'] as $option) {
            $given = $this->option($option);
            if ($given === null) {
                continue;
            }
            $time = self::past($given);
            if ($time === null) {
                $this->error("Expected --{$option} to be a time in the past, such as \"2026-01-01\" or \"90 days ago\"");

                return self::INVALID;
            }
            $times[$option] = $time;
        }
        if ($times === []) {
            $this->error('Expected --before or --decisions-before');

            return self::INVALID;
        }
        if (isset($times['decisions-before']) && ! $decisions->isInstalled()) {
            $this->error('No decisions are kept: the migration of the tag coverage-kernel-decisions has not run');

            return self::INVALID;
        }

        if (isset($times['before'])) {
            $this->pruneCoverage($times['before']);
        }
        if (isset($times['decisions-before'])) {
            $this->pruneDecisions($decisions, $times['decisions-before']);
        }

        return self::SUCCESS;
    }

    private function pruneCoverage(DateTimeInterface $before): void
    {
        $coverage = new PruneCoverage(ConfiguredConnection::of($this->laravel));
        $pruned = $this->isPretended() ? $coverage->pretend($before) : $coverage->prune($before);

        $this->report(
            "{$pruned->evidence} ".Str::plural('piece', $pruned->evidence)." of evidence and {$pruned->listings} ".Str::plural('listing', $pruned->listings).', superseded and recorded before',
            $before,
        );
    }

    private function pruneDecisions(PruneDecisions $decisions, DateTimeInterface $before): void
    {
        $pruned = $this->isPretended() ? $decisions->pretend($before) : $decisions->prune($before);

        $this->report("{$pruned} ".Str::plural('decision', $pruned).', kept before', $before);
    }

    private function report(string $what, DateTimeInterface $before): void
    {
        $this->line(sprintf('  %s: %s %s', $this->isPretended() ? 'To delete' : 'Deleted', $what, $before->format('Y-m-d H:i:s P')));
    }

    private function isPretended(): bool
    {
        return $this->option('pretend') === true;
    }

    private static function past(mixed $option): ?DateTimeInterface
    {
        // Carbon throws for a text that is not a time, but does not declare it.
        $time = is_string($option) && trim($option) !== '' && strtotime($option) !== false ? Date::parse($option) : null;

        return $time?->isFuture() === false ? $time : null;
    }
}
