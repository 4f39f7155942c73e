<?php

declare(strict_types=1);

namespace CoverageKernel\Tests;

use CoverageKernel\InputError;
use LogicException;

/** A document with errors, and the errors that the contract requires. */
final readonly class BadDocument
{
    /** `definitions`, `observed`, `claim`, `request` or `record` */
    public string $document;

    /** Whether the contract leaves the column of the error open. */
    public bool $isLoose;

    /** @var list<array{code: string, pointer: string, line: int, column: int}> */
    public array $errors;

    /** @param  array<string, mixed>  $vector */
    public function __construct(private array $vector)
    {
        $this->document = $vector['document'];
        $this->isLoose = ($vector['position'] ?? null) === 'loose';
        $this->errors = array_map($this->comparable(...), $vector['errors']);
    }

    /** The bytes of the document, which are created on demand, because some documents are large. */
    public function bytes(): string
    {
        return match (true) {
            isset($this->vector['text']) => $this->vector['text'],
            isset($this->vector['base64']) => base64_decode($this->vector['base64'], true),
            isset($this->vector['parts']) => implode('', array_map(
                fn (array $part): string => str_repeat($part['text'], $part['times']),
                $this->vector['parts'],
            )),
            default => throw new LogicException('expected one of text, base64 and parts'),
        };
    }

    /**
     * Errors in the shape of {@see self::$errors}.
     *
     * @param  list<InputError>  $errors
     * @return list<array{code: string, pointer: string, line: ?int, column: ?int}>
     */
    public function found(array $errors): array
    {
        return array_map(fn (InputError $error): array => $this->comparable([
            'code' => $error->code()->value,
            'pointer' => $error->pointer(),
            'line' => $error->line(),
            'column' => $error->column(),
        ]), $errors);
    }

    /** @param  array{code: string, pointer: string, line: ?int, column: ?int}  $error */
    private function comparable(array $error): array
    {
        return $this->isLoose ? ['column' => null] + $error : $error;
    }
}
