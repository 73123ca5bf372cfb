namespace Samples;

/// <summary>The text and exit codes of success, wrong usage, failure and interruption.</summary>
internal static class SampleProgram
{
    private const int Success = 0, Failure = 1, WrongUsage = 2, Interrupted = 130;

    /// <summary>Runs a sample for its arguments; a failure becomes one message on the error stream.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="usage">What <c>--help</c> prints.</param>
    /// <param name="program">The sample.</param>
    /// <param name="stopped">What a program that is stopped with Ctrl+C says.</param>
    /// <returns>The exit code.</returns>
    public static int Run<TArguments>(string[] args, string usage, Action<TArguments> program, string stopped)
        where TArguments : SampleArguments<TArguments>, new()
    {
        TArguments arguments;
        try
        {
            arguments = SampleArguments<TArguments>.Parse(args);
        }
        catch (ArgumentException e)
        {
            return Fail(e.Message, WrongUsage);
        }

        if (!arguments.Help)
            return Guarded(() => program(arguments), stopped);
        Console.WriteLine(usage);
        return Success;
    }

    private static int Guarded(Action program, string stopped)
    {
        try
        {
            program();
            return Success;
        }
        catch (OperationCanceledException)
        {
            return Fail($"{Environment.NewLine}{stopped}", Interrupted);
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
