using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Runs programs as processes of their own, and says what they said when they fail.</summary>
internal static class HostProcess
{
    /// <summary>The folder of the second process: the library without libtorch's natives.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Host");

    /// <summary>Runs the host. TorchSharp also looks for natives in the package cache, so that is taken away from it.</summary>
    public static (int ExitCode, string Output) Run(params string[] arguments) => Start(
        "dotnet",
        Path.GetTempPath(),
        [Path.Combine(Folder, "Microsoft.ML.Recurrent.Tests.Host.dll"), .. arguments],
        new Dictionary<string, string> { ["NUGET_PACKAGES"] = Path.Combine(Folder, "no packages") });

    /// <summary>Runs a program and waits for it; standard output and error as one text.</summary>
    public static (int ExitCode, string Output) Start(
        string program, string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
