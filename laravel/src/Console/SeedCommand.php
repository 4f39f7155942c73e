<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Console;

use CoverageKernel\Laravel\Seeding\DefinitionSeeder;
use CoverageKernel\Laravel\Seeding\TableReport;
use Illuminate\Console\Command;

/** `php artisan coverage-kernel:seed`: writes the configured definitions to the database. */
final class SeedCommand extends Command
{
    protected $signature = 'coverage-kernel:seed {--pretend : Show the changes without writing them}';

    protected $description = 'Seed the coverage definitions: insert new rows, update changed ones';

    public function handle(DefinitionSeeder $seeder): int
    {
        $report = $this->option('pretend') === true ? $seeder->pretend() : $seeder->seed();

        $this->report('Resource types', $report->resourceTypes);
        $this->report('Supported scopes', $report->supportedScopes);

        return self::SUCCESS;
    }

    private function report(string $title, TableReport $table): void
    {
        $this->line(sprintf(
            '  %s: %d new, %d changed, %d unchanged',
            $title,
            count($table->inserted),
            count($table->updated),
            count($table->unchanged),
        ));

        foreach (['new' => $table->inserted, 'changed' => $table->updated] as $change => $names) {
            foreach ($names as $name) {
                $this->line("    {$change}: {$name}");
            }
        }
        foreach ($table->unnamed as $name) {
            $this->line("    <comment>not in the documents, left unchanged: {$name}</comment>");
        }
    }
}
