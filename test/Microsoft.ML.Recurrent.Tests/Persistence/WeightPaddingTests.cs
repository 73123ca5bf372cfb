using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Persistence;

public class WeightPaddingTests
{
    private const int Values = 600_000;

    private readonly MLContext _context = new(1);

    [Fact]
    public void KeyOfManyValuesThatTrainingNeverReadsLoadsAsItWasSaved()
    {
        var data = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i => new Row { Keys = [(uint)(1 + i % 5), 2], Label = i % 2 == 0 }));
        var model = _context.BinaryClassification.Trainers.Rnn(SmallOptions.Rnn("Keys", epochs: 1) with { EmbeddingSize = 16 }).Fit(data);
        using var file = new MemoryStream();
        _context.Model.Save(model, data.Schema, file);
        file.Length.Should().BeLessThan(Values * 16 * sizeof(float) / 2, "the file is padded, not blown up");
        file.Position = 0;

        var loaded = _context.Model.Load(file, out _);

        loaded.Transform(data).GetColumn<float>("Score").Should().Equal(model.Transform(data).GetColumn<float>("Score"));
    }

    [Fact]
    public void WeightsThatDoNotPackArePaddedByNothing()
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 5 << 20).Select(_ => random.NextSingle())];

        WeightPadding.Of([new NamedTensor("table", [values.Length], values)], new Dictionary<string, string>()).Should().Be(0);
        WeightPadding.Of([new NamedTensor("table", [9], new float[9])], new Dictionary<string, string>()).Should().Be(0);
    }

    private sealed class Row
    {
        [KeyType(Values)]
        public uint[] Keys { get; set; } = [];

        public bool Label { get; set; }
    }
}
