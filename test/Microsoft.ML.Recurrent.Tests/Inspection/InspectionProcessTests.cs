using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Inspection;

/// <summary>Networks that were saved long ago are inspected in a process without libtorch.</summary>
public sealed class InspectionProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlrecurrent").FullName;
    private readonly MLContext _context = new(1);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void InspectionOfSavedNetworksNeedsNoLibtorchAndGivesTheSameBits()
    {
        string golden = Path.Combine(AppContext.BaseDirectory, "Golden");
        File.Copy(Path.Combine(golden, "v1", "lstm binary.zip"), Path.Combine(_folder, "first.zip"));
        File.Copy(Path.Combine(golden, "v2", "rnn regression.zip"), Path.Combine(_folder, "second.zip"));
        File.Copy(Path.Combine(golden, "v1", "forecast carried.zip"), Path.Combine(_folder, "third.zip"));
        File.Copy(Path.Combine(golden, "v2", "forecast ensemble.zip"), Path.Combine(_folder, "fourth.zip"));

        var (exitCode, output) = HostProcess.Run("inspect", _folder);

        exitCode.Should().Be(0, output);
        foreach (string name in new[] { "first", "second", "third", "fourth" })
        {
            string[] lines = InspectionText.Of(_context.Model.Load(Path.Combine(_folder, $"{name}.zip"), out _), _context);
            lines.Should().NotBeEmpty();
            File.ReadAllLines(Path.Combine(_folder, $"{name}.inspection")).Should().Equal(lines);
        }
    }
}
