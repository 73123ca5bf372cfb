using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Fuzz;

/// <summary>Kills processes while they write: the previous file or the new one must be there, and nothing beside it after the next write.</summary>
internal static class KillAttack
{
    private const int MostMilliseconds = 60;

    public static void Run(int count, Random random, Findings findings)
    {
        var plans = Writers.Kinds.ToDictionary(kind => kind, kind => (Writes: Writers.Of(kind), Possible: Possible(kind)));
        for (int i = 0; i < count; i++)
        {
            string kind = Writers.Kinds[i % Writers.Kinds.Count], folder = Directory.CreateTempSubdirectory("mlrecurrent").FullName;
            string path = Path.Combine(folder, Writers.FileName);
            var (writes, possible) = plans[kind];
            Kill(kind, folder, random.Next(MostMilliseconds));
            findings.Try($"kill {i} in {kind}", () => Writers.Fault(kind, path, possible));
            writes[0](path);
            findings.Try($"the write after kill {i} in {kind}", () => Directory.GetFileSystemEntries(folder) is [var only] && only == path ? null : "left-overs");
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Kill(string kind, string folder, int milliseconds)
    {
        // Under `dotnet some.dll` the process is the host, which takes the assembly first.
        string host = Environment.ProcessPath!, assembly = typeof(KillAttack).Assembly.Location;
        string[] program = Path.GetFileNameWithoutExtension(host) == "dotnet" ? [assembly] : [];
        var start = new ProcessStartInfo(host, [.. program, "write", kind, folder]) { RedirectStandardOutput = true };
        using var writer = Process.Start(start)!;
        writer.StandardOutput.ReadLine();
        Thread.Sleep(milliseconds);
        writer.Kill();
        writer.WaitForExit();
    }

    /// <summary>Both contents, byte for byte; a saved model's archive holds the time and is loaded instead.</summary>
    private static byte[][] Possible(string kind)
    {
        string folder = Directory.CreateTempSubdirectory("mlrecurrent").FullName, path = Path.Combine(folder, Writers.FileName);
        try
        {
            return [.. Writers.Of(kind).Select(write =>
            {
                write(path);
                return File.ReadAllBytes(path);
            })];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
