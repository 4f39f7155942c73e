<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Console;

use BackedEnum;
use CoverageKernel\Laravel\Adapters\EventDispatchingClaimGuard;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\InvalidEnvironment;
use Illuminate\Console\Command;
use Symfony\Component\Console\Formatter\OutputFormatter;
use Symfony\Component\Console\Output\OutputInterface;

/** A command that only reads. It shows tables, or JSON under `--json`, and writes nothing. */
abstract class ReadingCommand extends Command
{
    /** The exit status for a claim that is not permitted, and for a kept decision that does not match. Errors exit with 1. */
    public const NO = 3;

    public function handle(): int
    {
        try {
            return $this->read();
        } catch (InvalidArguments|InvalidEnvironment $invalid) {
            $this->components->error($invalid->getMessage());

            return self::INVALID;
        }
    }

    /** @throws InvalidArguments|InvalidEnvironment */
    abstract protected function read(): int;

    /** The guard of the application, without events: a question by an operator is no claim. */
    protected function guard(): ClaimGuard
    {
        $guard = $this->laravel->make(ClaimGuard::class);

        return $guard instanceof EventDispatchingClaimGuard ? $guard->withoutEvents() : $guard;
    }

    /** @throws InvalidEnvironment if one of the arguments is not an id */
    protected function environment(): EnvironmentRef
    {
        return new EnvironmentRef($this->text('workspace'), $this->text('environment'), $this->text('connection'));
    }

    /** The value of an argument; empty if there is none. A caller in PHP may pass an integer. */
    protected function text(string $argument): string
    {
        $value = $this->argument($argument);

        return is_string($value) || is_int($value) ? (string) $value : '';
    }

    /** The value of an option, or null if it has none. */
    protected function optionalText(string $option): ?string
    {
        $value = $this->option($option);

        return (is_string($value) || is_int($value) || is_float($value)) && $value !== '' ? (string) $value : null;
    }

    protected function flag(string $option): bool
    {
        return $this->option($option) === true;
    }

    /**
     * @template T of BackedEnum
     *
     * @param  class-string<T>  $family
     * @return T
     *
     * @throws InvalidArguments if the text is no value of the family
     */
    protected function value(string $name, string $text, string $family): BackedEnum
    {
        return $family::tryFrom($text) ?? throw new InvalidArguments(sprintf(
            'expected %s to be one of `%s`, found `%s`',
            $name,
            implode('`, `', array_column($family::cases(), 'value')),
            $text,
        ));
    }

    /** Writes JSON as it is: the console would interpret tags in it. */
    protected function json(string $json): void
    {
        $this->output->writeln($json, OutputInterface::OUTPUT_RAW);
    }

    protected function detail(string $name, string $value): void
    {
        $this->components->twoColumnDetail($name, self::plain($value));
    }

    /** Text without tags that the console would interpret. */
    protected static function plain(string $text): string
    {
        return OutputFormatter::escape($text);
    }
}
