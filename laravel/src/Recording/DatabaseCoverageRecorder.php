<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Recording;

use Closure;
use CoverageKernel\Laravel\ConfiguredConnection;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\InvalidCapture;
use CoverageKernel\Laravel\Reading\Session;
use CoverageKernel\Laravel\Schema\Host;
use CoverageKernel\Laravel\Schema\ResourceTables;
use CoverageKernel\Laravel\Schema\ResourceTypeColumns;
use CoverageKernel\Laravel\Transaction;
use Illuminate\Contracts\Config\Repository as Config;
use Illuminate\Contracts\Container\Container;
use Illuminate\Database\Connection;
use Illuminate\Database\QueryException;

/** Records captures in the tables of observed coverage, on the configured connection. */
final readonly class DatabaseCoverageRecorder implements CoverageRecorder
{
    /** @param  Closure(): Container  $application  returns the application of the current request */
    public function __construct(private Closure $application) {}

    public function record(EnvironmentRef $environment, Capture $capture): RecordedCapture
    {
        $application = ($this->application)();
        $host = Host::fromConfig($application->make(Config::class));
        $environment->ensureFits($host->keyType);
        $chunks = ResourceChunks::of($capture->resources);

        try {
            return Transaction::commit(
                ConfiguredConnection::of($application),
                static fn (Connection $connection): RecordedCapture => self::write($connection, $host, $environment, $capture, $chunks),
            );
        } catch (QueryException $exception) {
            throw str_contains($exception->getMessage(), '_captured_at_not_future') ? InvalidCapture::inTheFuture($exception) : $exception;
        }
    }

    private static function write(Connection $connection, Host $host, EnvironmentRef $environment, Capture $capture, ResourceChunks $chunks): RecordedCapture
    {
        $isPostgres = $connection->getDriverName() === 'pgsql';

        if ($isPostgres) {
            Session::ensureItWrites($connection, [...ResourceTables::ALL, (new ResourceTypeColumns)->table(), $host->managedEnvironments, $host->providerConnections]);
        }

        $owner = CaptureOwner::find($connection, $host, $environment, $capture);
        $writer = $isPostgres
            ? new PostgresCaptureWriter($connection, $owner, $capture, $chunks)
            : new SqliteCaptureWriter($connection, $owner, $capture, $chunks);

        return $writer->write();
    }
}
