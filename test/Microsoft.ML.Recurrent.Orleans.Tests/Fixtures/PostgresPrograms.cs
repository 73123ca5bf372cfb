using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>The programs of an installed PostgreSQL, found on the path or where Debian has them, and run as a user that they accept.</summary>
internal static class PostgresPrograms
{
    private const string Missing =
        "These tests need PostgreSQL's own programs (initdb, pg_ctl), and did not find them on the path or in /usr/lib/postgresql. Install PostgreSQL 14 or "
        + "newer, on Debian 'apt-get install postgresql', or leave the tests out with --filter \"Category!=Postgres\".";

    private const string ServerUser = "postgres";

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or the program failed.</exception>
    public static void Run(string program, params string[] arguments) => RunAsServer(Find(program), arguments);

    /// <summary>Gives a folder to the user that the server runs as.</summary>
    public static void Own(string folder)
    {
        if (IsRoot)
            Start("chown", ServerUser, folder);
    }

    // PostgreSQL refuses to run as root.
    private static bool IsRoot => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    private static void RunAsServer(string program, string[] arguments)
    {
        if (IsRoot)
            Start("runuser", ["-u", ServerUser, "--", program, .. arguments]);
        else
            Start(program, arguments);
    }

    private static string Find(string program)
    {
        string name = OperatingSystem.IsWindows() ? $"{program}.exe" : program;
        string[] onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] ofDebian = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return onPath.Concat(ofDebian.OrderDescending().Select(version => Path.Combine(version, "bin")))
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) ?? throw new InvalidOperationException(Missing);
    }

    private static void Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Path.GetTempPath(), RedirectStandardInput = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        // No wait for the end of the output: the server that pg_ctl starts inherits it.
        process.WaitForExit(Timeout.InfiniteTimeSpan);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Path.GetFileName(program)} {string.Join(' ', arguments)} ended with code {process.ExitCode}.");
    }
}
