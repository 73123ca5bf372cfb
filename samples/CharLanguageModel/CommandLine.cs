using Samples;

namespace CharLanguageModel;

/// <summary>The program as the command line runs it.</summary>
internal static class CommandLine
{
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, Action<Arguments> program) =>
        SampleProgram.Run(args, Arguments.Usage, program, stopped: "Stopped; nothing was saved.");
}
