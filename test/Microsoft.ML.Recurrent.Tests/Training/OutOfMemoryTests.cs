using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>
/// A second process that has too little room for the buffers of a fit: the fit fails, and the process goes on. Only the heap of pinned
/// arrays, where all of our buffers are, is short. A limit of the whole heap would also end the runtime's own threads, at random.
/// </summary>
[Trait(Categories.Trait, Categories.Slow)]
public class OutOfMemoryTests
{
    [Theory]
    [InlineData(80, "EquationCall.Forward", "64 6000 16 256")]
    // The gradients of wide layers' weights are what the backward pass reserves itself.
    [InlineData(115, "BackwardErrors.Run", "4 5 1024 1024")]
    public void AFitThatRunsOutOfMemoryFailsAlone(int pinnedMegabytes, string where, string sizes)
    {
        if (!OperatingSystem.IsLinux())
            return; // Elsewhere the host would not find this process's libtorch.
        string report = Path.GetTempFileName();
        var (exitCode, output) = HostProcess.Start(
            "dotnet",
            Path.GetTempPath(),
            [Path.Combine(HostProcess.Folder, "Microsoft.ML.Recurrent.Tests.Host.dll"), "memory", report, .. sizes.Split(' ')],
            new Dictionary<string, string>
            {
                ["DOTNET_GCHeapHardLimitSOH"] = Bytes(1024),
                ["DOTNET_GCHeapHardLimitLOH"] = Bytes(1024),
                ["DOTNET_GCHeapHardLimitPOH"] = Bytes(pinnedMegabytes),
                ["LD_LIBRARY_PATH"] = AppContext.BaseDirectory,
            });

        exitCode.Should().Be(0, output);
        string happened = File.ReadAllText(report);
        File.Delete(report);
        happened.Should().StartWith("System.OutOfMemoryException").And.Contain(where);
    }

    private static string Bytes(int megabytes) => ((long)megabytes << 20).ToString("x");
}
