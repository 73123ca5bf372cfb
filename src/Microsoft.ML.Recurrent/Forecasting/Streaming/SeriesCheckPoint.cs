using System.Buffers.Binary;
using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Streaming;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>
/// The series of a checkpoint, each: rows so far (64 bits), rows held, those rows (ticks, then values), statics and state. Version 1
/// counted rows in 32 bits, and held one row less, by a rule instead of a number. Immutable.
/// </summary>
internal sealed class SeriesCheckPoint(FittedForecast model, ForecastScorer scorer)
    : CheckPointFormat<StreamedSeries>(StreamedSeries.Wording, version: 2, () => Safetensors.HashOf(model.SavedTensors))
{
    private readonly int[] _tokens = [.. model.Columns.Tokens.Select(c => c.TokenCount)];
    private readonly int[] _staticTokens = [.. model.Columns.StaticKeys.Select(c => c.Width + 1)];
    private readonly int _firstToken = model.Network.Layout.FirstToken;
    private readonly bool _hasTime = model.Columns.Time is not null;

    public override ReadOnlySpan<byte> Mark => "MLRECCKP"u8;

    public override StreamedSeries Copy(StreamedSeries state) => state.Copy();

    public override void Write(StreamedSeries state, CheckPointOutput output)
    {
        var rows = state.Rows;
        output.Write(rows.Count);
        output.Write((int)(rows.Count - rows.First));
        for (long row = rows.First; _hasTime && row < rows.Count; row++)
            output.Write(rows.Ticks(row));
        for (long row = rows.First; row < rows.Count; row++)
            output.Write(rows[row]);
        output.Write(rows.StaticNumbers);
        foreach (int token in rows.StaticTokens)
            output.Write(token);
        output.Write(state.State);
    }

    public override StreamedSeries Read(string name, CheckPointInput input)
    {
        string what = $"series '{name}'";
        var rows = NewSeries(name);
        ReadRows(rows, input, what);
        rows.StaticNumbers = input.ReadSingles(model.Network.Layout.Statics, what);
        if (!rows.StaticNumbers.All(float.IsFinite))
            throw Contradiction(name, "a static value that is not finite");
        rows.StaticTokens = [.. _staticTokens.Select(tokens => input.ReadInt32(what) is var token && token >= 0 && token < tokens
            ? token
            : throw Contradiction(name, $"the token {token} of {tokens}"))];
        return new StreamedSeries(rows, input.ReadSingles(model.Network.CarriedWidth, what), rows.Count);
    }

    private SeriesRows NewSeries(string name)
    {
        try
        {
            return model.NewSeries(name, 0);
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException(StreamErrors.Contradiction(Words, name, "a name that the model does not take"), e);
        }
    }

    private void ReadRows(SeriesRows rows, CheckPointInput input, string what)
    {
        int held = ReadCounts(rows, input, what);
        byte[] ticks = input.ReadBytes(_hasTime ? 8L * held : 0, what);
        for (int row = 0; row < held; row++)
        {
            long time = _hasTime ? BinaryPrimitives.ReadInt64LittleEndian(ticks.AsSpan(8 * row)) : 0;
            if (time < 0 || time > DateTime.MaxValue.Ticks || (row > 0 && _hasTime && time <= rows.Ticks(rows.Count - 1)))
                throw Contradiction(rows.Name, "times that do not rise");
            input.Read(rows.Add(time), what);
            if (rows[rows.Count - 1].ContainsAny(float.PositiveInfinity, float.NegativeInfinity))
                throw Contradiction(rows.Name, "an infinite value");
            if (!AreTokens(rows[rows.Count - 1]))
                throw Contradiction(rows.Name, "a token that the network does not have");
        }
    }

    /// <summary>Begins the rows at those that are held; gives how many these are.</summary>
    private int ReadCounts(SeriesRows rows, CheckPointInput input, string what)
    {
        long count = input.Version == 1 ? input.ReadInt32(what) : input.ReadInt64(what);
        if (count is < 1 or > CheckPointFormat.MostInputs)
            throw Contradiction(rows.Name, $"{count} rows");
        // The fewest rows that the next forecast can do with, all that version 1 held, and the most that are held.
        int least = (int)(count - scorer.FirstAfter(count - 1)), most = (int)(count - scorer.FirstRead(count - 1));
        int held = input.Version == 1 ? least : input.ReadInt32(what);
        if (held < least || held > most)
            throw Contradiction(rows.Name, $"{held} rows at hand, where {least} to {most} are expected");
        rows.BeginAt(count - held);
        return held;
    }

    /// <summary>True if a row's tokens are some that the network has.</summary>
    private bool AreTokens(ReadOnlySpan<float> row)
    {
        for (int i = 0; i < _tokens.Length; i++)
        {
            float token = row[_firstToken + i];
            if (!(token >= 0 && token < _tokens[i] && token == MathF.Floor(token)))
                return false;
        }

        return true;
    }

    private FormatException Contradiction(string series, string what) => new(StreamErrors.Contradiction(Words, series, what));
}
