using System.Buffers.Binary;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Streaming;

/// <summary>Sessions item by item: the answer after each is that of the session so far.</summary>
public class NextItemStreamTests
{
    private const int HashBytes = 32;

    // Unknown items, the same item again, and all items there are.
    private static readonly uint[][] _sessions = [[1, 2, 3, 4], [5], [0, 7, 7, 0, 2], [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]];

    private static readonly Click[] _clicks =
        [.. Enumerable.Range(0, 12).SelectMany(place => Enumerable.Range(0, 4).Where(session => place < _sessions[session].Length).Select(session => Of(session, _sessions[session][place])))];

    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(true, 1, 3, 7)]
    public void AnswersAreThoseOfTheSessionSoFar(bool excludesSeen, int networks, params int[] cutoffs)
    {
        var model = Fit(excludesSeen, networks, cutoffs);
        using var engine = Engine(model);
        var places = new int[_sessions.Length];

        foreach (var click in _clicks)
        {
            int session = int.Parse(click.Session, CultureInfo.InvariantCulture);
            var whole = model.Transform(ClickSession.View(_context, _sessions[session][..++places[session]]));
            var answer = engine.Predict(click);
            answer.RecommendedItems.Should().Equal(whole.GetColumn<uint[]>("RecommendedItems").Single());
            answer.Score.Should().Equal(whole.GetColumn<float[]>("Score").Single());
        }

        engine.Keys.Should().Equal("0", "1", "2", "3");
    }

    [Fact]
    public void ObservedItemsCountAndAFailedCallDoesNot()
    {
        var model = Fit(excludesSeen: true);
        using Engines engines = new(Engine(model), Engine(model));
        engines.First.Predict(Of(0, 1));
        engines.Second.Observe(Of(0, 1));
        engines.Second.Invoking(e => e.Predict(new Click { Session = "0", Items = [2, 3] })).Should().Throw<InvalidOperationException>()
            .WithMessage("Step 1 of key '0' cannot be taken in: Column 'Items' holds 2 steps; expected one. *");

        engines.Second.Predict(Of(0, 4)).Should().BeEquivalentTo(engines.First.Predict(Of(0, 4)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SessionsGoOnFromACheckpoint(bool excludesSeen)
    {
        var model = Fit(excludesSeen);
        using Engines engines = new(Engine(model), Engine(model));
        foreach (var click in _clicks[..9])
            engines.First.Observe(click);

        engines.Second.Resume(new MemoryStream(Bytes(engines.First)));

        Bytes(engines.Second).Should().Equal(Bytes(engines.First));
        foreach (var click in _clicks[9..])
            engines.Second.Predict(click).Should().BeEquivalentTo(engines.First.Predict(click), options => options.WithStrictOrdering());
    }

    [Theory]
    [InlineData(1, 13, "the seen item 13 of 12 after 3")]
    [InlineData(1, 3, "the seen item 3 of 12 after 3")]
    [InlineData(2, 0, "the seen item 0 of 12 after 0")]
    [InlineData(3, 13, "13 of 12 items seen")]
    [InlineData(3, -1, "-1 of 12 items seen")]
    public void SeenItemsThatCannotBeAreRefused(int fromEnd, int value, string found)
    {
        using var engine = Engine(Fit(excludesSeen: true));
        engine.Observe(Of(0, 5));
        engine.Observe(Of(0, 3));
        byte[] bytes = Bytes(engine);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.Length - HashBytes - sizeof(int) * fromEnd), value);

        engine.Invoking(e => e.Resume(new MemoryStream(CheckPointBytes.Sealed(bytes)))).Should().Throw<FormatException>().WithMessage($"*{found}*");
    }

    private static Click Of(int session, uint item) => new() { Session = session.ToString(CultureInfo.InvariantCulture), Items = [item] };

    private static byte[] Bytes(StreamEngine<Click, Recommended> engine)
    {
        using var stream = new MemoryStream();
        engine.CheckPoint(stream);
        return stream.ToArray();
    }

    private StreamEngine<Click, Recommended> Engine(RecurrentTransformer model) =>
        model.CreateStreamEngine<Click, Recommended>(_context, new StreamEngineOptions { KeyColumnName = "Session" });

    private RecurrentTransformer Fit(bool excludesSeen, int networks = 1, params int[] cutoffs) => _context.SessionRecommendation().Trainers.Gru(SmallOptions.Gru("Items", "Items") with
    {
        HiddenSize = 12,
        Ensemble = networks,
        NextItem = new() { Count = 5, ExcludeSeen = excludesSeen },
        NextToken = new() { SoftmaxCutoffs = cutoffs },
    }).Fit(_context.Data.LoadFromEnumerable(ClickSession.Create()));

    private sealed record Engines(StreamEngine<Click, Recommended> First, StreamEngine<Click, Recommended> Second) : IDisposable
    {
        public void Dispose()
        {
            First.Dispose();
            Second.Dispose();
        }
    }

    private sealed class Click
    {
        public string Session { get; set; } = "";

        [KeyType(ClickSession.ItemCount)]
        public uint[] Items { get; set; } = [];
    }

    private sealed class Recommended
    {
        public uint[] RecommendedItems { get; set; } = [];

        public float[] Score { get; set; } = [];
    }
}
