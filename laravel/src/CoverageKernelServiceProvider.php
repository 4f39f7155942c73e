<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use CoverageKernel\Laravel\Adapters\ExtensionClaimGuard;
use CoverageKernel\Laravel\Adapters\ExtensionResourceTypeRegistry;
use CoverageKernel\Laravel\Adapters\ExtensionSupportedScopeResolver;
use CoverageKernel\Laravel\Console\PruneCommand;
use CoverageKernel\Laravel\Console\SeedCommand;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\Contracts\ResourceTypeRegistry;
use CoverageKernel\Laravel\Contracts\SupportedScopeResolver;
use CoverageKernel\Laravel\Reading\CoverageReader;
use CoverageKernel\Laravel\Recording\DatabaseCoverageRecorder;
use CoverageKernel\Laravel\Seeding\SeedAfterMigrate;
use Illuminate\Container\Container;
use Illuminate\Contracts\Events\Dispatcher;
use Illuminate\Database\Events\MigrationsEnded;
use Illuminate\Database\Events\NoPendingMigrations;
use Illuminate\Foundation\Console\AboutCommand;
use Illuminate\Support\ServiceProvider;

/** Registers the configuration, the migrations, the three contracts, the command and a section of `php artisan about`. */
final class CoverageKernelServiceProvider extends ServiceProvider
{
    public function register(): void
    {
        $this->mergeConfigFrom(self::path('config/coverage-kernel.php'), 'coverage-kernel');

        // None of them holds state, so singletons of the application may keep them.
        $this->app->bind(DefinitionsRepository::class, static function (): DefinitionsRepository {
            Extension::ensureUsable();

            return new DefinitionsRepository(Container::getInstance(...));
        });

        $this->app->bind(CoverageReader::class, static function (): CoverageReader {
            Extension::ensureUsable();

            return new CoverageReader(Container::getInstance(...));
        });

        $this->app->bind(ClaimGuard::class, static fn (Container $application): ExtensionClaimGuard => new ExtensionClaimGuard(
            $application->make(CoverageReader::class),
            Container::getInstance(...),
        ));

        $this->app->bind(CoverageRecorder::class, static fn (): CoverageRecorder => new DatabaseCoverageRecorder(Container::getInstance(...)));

        $this->app->bind(SupportedScopeResolver::class, ExtensionSupportedScopeResolver::class);
        $this->app->bind(ResourceTypeRegistry::class, ExtensionResourceTypeRegistry::class);
    }

    public function boot(Dispatcher $events): void
    {
        // Loaded, not published: a published copy would have another name and run a second time.
        $this->loadMigrationsFrom(self::path('database/migrations'));

        if ($this->app->runningInConsole()) {
            $this->publishes([self::path('config/coverage-kernel.php') => config_path('coverage-kernel.php')], 'coverage-kernel-config');
            $this->publishesMigrations([self::path('database/migrations-resources') => database_path('migrations')], 'coverage-kernel-resources');

            $this->commands([SeedCommand::class, PruneCommand::class]);

            AboutCommand::add('Coverage Kernel', static fn (): array => AboutCoverageKernel::section(Container::getInstance()));
        }

        $events->listen([MigrationsEnded::class, NoPendingMigrations::class], SeedAfterMigrate::class);
    }

    private static function path(string $path): string
    {
        return dirname(__DIR__).'/'.$path;
    }
}
