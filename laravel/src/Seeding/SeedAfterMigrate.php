<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Seeding;

use CoverageKernel\Laravel\ConfiguredConnection;
use CoverageKernel\Laravel\Schema\ResourceTypeColumns;
use CoverageKernel\Laravel\Schema\SupportedScopeColumns;
use CoverageKernel\Laravel\Transaction;
use Illuminate\Contracts\Container\Container;
use Illuminate\Database\Connection;
use Illuminate\Database\Console\Migrations\MigrateCommand;
use Illuminate\Database\Events\MigrationsEnded;
use Illuminate\Database\Events\NoPendingMigrations;

/**
 * Seeds the definition tables after `php artisan migrate` if they are empty.
 *
 * Seeding is not a migration: it writes every column that this version of the package knows, so it must run after the last
 * migration. It also has to run when a schema dump was loaded, which lists all migrations as run but contains no rows.
 *
 * @internal
 */
final readonly class SeedAfterMigrate
{
    public function __construct(private Container $application) {}

    public function handle(MigrationsEnded|NoPendingMigrations $event): void
    {
        if ($event->method === 'up' && ! $this->isPretending($event) && $this->tablesAreEmpty()) {
            $this->application->make(DefinitionSeeder::class)->seed();
        }
    }

    private function isPretending(MigrationsEnded|NoPendingMigrations $event): bool
    {
        if ($event instanceof MigrationsEnded && (bool) ($event->options['pretend'] ?? false)) {
            return true;
        }

        // `NoPendingMigrations` does not carry the options, but the command does. A command without an output has not run: the
        // migrator was called directly.
        $command = $this->application->make(MigrateCommand::class);

        return $command->getOutput() !== null && (bool) $command->option('pretend');
    }

    /**
     * Whether both tables exist and are empty. This works without the extension.
     *
     * Only in a transaction does Laravel look for a table on the write connection. A replica may not have the new tables yet.
     */
    private function tablesAreEmpty(): bool
    {
        return Transaction::rollBack(ConfiguredConnection::of($this->application), static function (Connection $connection): bool {
            foreach ([new ResourceTypeColumns, new SupportedScopeColumns] as $columns) {
                $table = $columns->table();
                if (! $connection->getSchemaBuilder()->hasTable($table) || $connection->table($table)->exists()) {
                    return false;
                }
            }

            return true;
        });
    }
}
