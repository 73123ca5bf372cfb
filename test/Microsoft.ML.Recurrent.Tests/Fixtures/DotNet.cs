namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Runs the SDK on a project; its own servers are not left behind.</summary>
internal static class DotNet
{
    /// <summary>Runs a command that must succeed; gives its output.</summary>
    public static string Run(string folder, string command, IReadOnlyDictionary<string, string>? environment = null)
    {
        var all = new Dictionary<string, string>(environment ?? new Dictionary<string, string>())
        {
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["UseSharedCompilation"] = "false",
        };
        var (exitCode, output) = HostProcess.Start("dotnet", folder, command.Split(' '), all);
        exitCode.Should().Be(0, "'dotnet {0}' said:{1}{2}", command, Environment.NewLine, output);
        return output;
    }
}
