using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Persistence;

public class RoundTripTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [MemberData(nameof(Pipelines.All), MemberType = typeof(Pipelines))]
    public void SavedAndLoadedScoresBitEqual(string pipeline)
    {
        var data = SyntheticRows.View(_context);
        var model = Pipelines.Create(_context, pipeline).Fit(data);

        var loaded = Load(Save(model, data.Schema), out var schema);

        ScoreText.Of(loaded, SyntheticRows.View(_context, seed: 2)).Should().Equal(ScoreText.Of(model, SyntheticRows.View(_context, seed: 2)));
        Columns(schema).Should().Equal(Columns(data.Schema));
        Columns(loaded.GetOutputSchema(schema)).Should().Equal(Columns(model.GetOutputSchema(data.Schema)));
    }

    [Fact]
    public void LoadedAgainTheFileIsTheSame()
    {
        var data = SyntheticRows.View(_context);
        var model = Pipelines.Create(_context, "statics").Fit(data);

        var once = (RecurrentTransformer)Load(Save(model, data.Schema), out _);
        var twice = (RecurrentTransformer)Load(Save(once, data.Schema), out _);

        StoredModel.Of(twice.Fitted).Weights.Should().Equal(StoredModel.Of(once.Fitted).Weights);
        StoredModel.Of(twice.Fitted).Manifest.Should().Equal(StoredModel.Of(once.Fitted).Manifest);
    }

    [Fact]
    public void OptionsAndHistoryComeBack()
    {
        var data = SyntheticRows.View(_context);
        var model = (RecurrentTransformer)Pipelines.Create(_context, "deep and both ways").Fit(data);

        var loaded = (RecurrentTransformer)Load(Save(model, data.Schema), out _);

        loaded.Options.Should().BeOfType<LstmOptions>().Which.Should().BeEquivalentTo(model.Options, o => o.ComparingByMembers<LstmOptions>());
        loaded.History.Should().Equal(model.History);
        loaded.History.BestEpoch.Should().Be(model.History.BestEpoch);
        loaded.History.StopReason.Should().Be(model.History.StopReason);
    }

    [Fact]
    public void ClassNamesStayOnTheLoadedColumns()
    {
        var data = SyntheticRows.View(_context);
        var model = Pipelines.Create(_context, "named classes").Fit(data);

        var scores = Load(Save(model, data.Schema), out _).Transform(data).Schema["Score"];

        VBuffer<ReadOnlyMemory<char>> names = default;
        scores.GetSlotNames(ref names);
        names.DenseValues().Select(n => n.ToString()).Should().Equal("low", "middle", "high");
    }

    [Fact]
    public void LoadedModelPredictsRowByRow()
    {
        var data = SyntheticRows.View(_context);
        var model = Pipelines.Create(_context, "lstm binary").Fit(data);
        var rows = SyntheticRows.Create(20, seed: 3);

        using var engine = _context.Model.CreatePredictionEngine<SyntheticRow, Prediction>(Load(Save(model, data.Schema), out _));

        var scored = model.Transform(_context.Data.LoadFromEnumerable(rows)).GetColumn<float>("Score");
        rows.Select(r => engine.Predict(r).Score).Should().Equal(scored);
    }

    [Fact]
    public void SavedToAStreamTheStreamStaysOpen()
    {
        var data = SyntheticRows.View(_context, count: 40);
        var model = Pipelines.Create(_context, "rnn features").Fit(data);
        using var stream = new MemoryStream();

        _context.Model.Save(model, data.Schema, stream);

        stream.Position = 0;
        _context.Model.Load(stream, out _).Should().BeOfType<RecurrentTransformer>();
        stream.CanRead.Should().BeTrue();
    }

    private byte[] Save(ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        _context.Model.Save(model, schema, stream);
        return stream.ToArray();
    }

    private static ITransformer Load(byte[] file, out DataViewSchema schema) =>
        new MLContext(2).Model.Load(new MemoryStream(file, writable: false), out schema);

    private static IEnumerable<string> Columns(DataViewSchema schema) =>
        schema.Where(c => !c.IsHidden).Select(c => $"{c.Name}: {c.Type}; {string.Join(", ", c.Annotations.Schema.Select(a => $"{a.Name}: {a.Type}"))}");

    private sealed class Prediction
    {
        public float Score { get; set; }
    }
}
