using System.Security.Cryptography;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training.Checkpoints;

/// <summary>Checkpoints that somebody has edited who knows their hash: they are refused, or train to something else, and nothing worse happens.</summary>
public sealed class HostileCheckpointTests : IDisposable
{
    private const int HashBytes = 32;

    private static readonly LstmOptions _options = SmallOptions.Lstm("Words") with { HeadDropout = 0.2, TokenDropout = 0.1 };

    private static readonly Lazy<TrainingState> _state = new(() => Resumption.Paused(
        context => Fits.Binary(_options, context: context), new FitContext { Observers = [Resumption.Pauser(batch: 9, epoch: 0)] }));

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void RandomEditsAreRefusedOrTrainToSomethingElse()
    {
        _state.Value.Save(_path);
        byte[] bytes = File.ReadAllBytes(_path);
        var random = new Random(1);
        List<string> unexpected = [];
        for (int edit = 0; edit < 150; edit++)
        {
            byte[] edited = [.. bytes];
            for (int i = random.Next(1, 4); i > 0; i--)
                edited[random.Next(32, edited.Length - HashBytes)] = (byte)random.Next(256);
            SHA256.HashData(edited.AsSpan(..^HashBytes), edited.AsSpan(^HashBytes..));
            File.WriteAllBytes(_path, edited);
            if (Outcome() is { } other)
                unexpected.Add(other);
        }

        unexpected.Should().BeEmpty();
    }

    private string? Outcome()
    {
        try
        {
            Fits.Binary(_options, context: new FitContext { Resume = TrainingState.Load(_path) });
            return null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException && e.Message.Length > 0)
        {
            return null;
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }
}
