<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Console;

use CoverageKernel\Laravel\ConfiguredConnection;
use CoverageKernel\Laravel\Recording\PruneCoverage;
use DateTimeInterface;
use Illuminate\Console\Command;
use Illuminate\Support\Facades\Date;

/** `php artisan coverage-kernel:prune --before=…`: deletes old evidence and listings that no decision depends on. */
final class PruneCommand extends Command
{
    protected $signature = 'coverage-kernel:prune
        {--before= : Only rows recorded before this time, such as "2026-01-01" or "90 days ago"}
        {--pretend : Show the numbers without deleting}';

    protected $description = 'Delete superseded evidence and listings that were recorded before a time';

    public function handle(): int
    {
        $before = $this->before();
        if ($before === null) {
            $this->error('Expected --before to be a time in the past, such as "2026-01-01" or "90 days ago"');

            return self::INVALID;
        }

        $coverage = new PruneCoverage(ConfiguredConnection::of($this->laravel));
        $isPretended = $this->option('pretend') === true;
        $pruned = $isPretended ? $coverage->pretend($before) : $coverage->prune($before);

        $this->line(sprintf(
            '  %s: %d pieces of evidence and %d listings that are superseded and were recorded before %s',
            $isPretended ? 'To delete' : 'Deleted',
            $pruned->evidence,
            $pruned->listings,
            $before->format('Y-m-d H:i:s P'),
        ));

        return self::SUCCESS;
    }

    private function before(): ?DateTimeInterface
    {
        $option = $this->option('before');
        // Carbon throws for a text that is not a time, but does not declare it.
        $before = is_string($option) && trim($option) !== '' && strtotime($option) !== false ? Date::parse($option) : null;

        return $before !== null && ! $before->isFuture() ? $before : null;
    }
}
