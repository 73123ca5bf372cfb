namespace UnderstandingLstm;

/// <summary>The text and exit codes of success, wrong usage and failure.</summary>
internal static class CommandLine
{
    public const int Success = 0, Failure = 1, WrongUsage = 2, Interrupted = 130;

    /// <summary>Runs the program for its arguments; a failure becomes one message on the error stream.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, Action<Arguments> program)
    {
        try
        {
            var arguments = Arguments.Parse(args);
            if (arguments.Help)
                Console.WriteLine(Arguments.Usage);
            else
                return Guarded(() => program(arguments));
            return Success;
        }
        catch (ArgumentException e)
        {
            return Fail(e.Message, WrongUsage);
        }
    }

    private static int Guarded(Action program)
    {
        try
        {
            program();
            return Success;
        }
        catch (OperationCanceledException)
        {
            return Fail($"{Environment.NewLine}Stopped; the studies that were not finished left no pictures, and metrics.json was not written.", Interrupted);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return Fail(e.Message, Failure);
        }
    }

    private static int Fail(string message, int exitCode)
    {
        Console.Error.WriteLine(message);
        return exitCode;
    }
}
