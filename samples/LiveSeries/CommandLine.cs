using Microsoft.ML.Recurrent.Orleans;
using Samples;

namespace LiveSeries;

/// <summary>The program as the command line runs it.</summary>
internal static class CommandLine
{
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, Action<Arguments> program) =>
        SampleProgram.Run<Arguments>(args, Arguments.Usage, arguments => Explained(program, arguments), stopped: "Stopped.");

    /// <exception cref="IOException">The database is away or refuses.</exception>
    private static void Explained(Action<Arguments> program, Arguments arguments)
    {
        try
        {
            program(arguments);
        }
        catch (StateStoreException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
