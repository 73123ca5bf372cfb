using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Streaming.Rows;

/// <summary>The keys of a checkpoint, each: steps so far (64 bits), static numbers, static keys and state; of a recommender that leaves out seen items, their number and them, ascending.
/// Immutable.</summary>
/// <param name="model">The network.</param>
/// <param name="stateWidth">Values of a state.</param>
/// <param name="hasKeys">Whether steps name their key; else there is one key, without a name.</param>
internal sealed class KeyCheckPoint(FittedModel model, int stateWidth, bool hasKeys)
    : CheckPointFormat<StreamedKey>(StreamedKey.Wording, version: 1, () => Safetensors.HashOf(model.Tensors))
{
    private readonly int _statics = model.Inputs.StaticNumbers;
    private readonly int _items = model.ScoringShape.ExcludesSeenItems ? model.ScoringShape.OutputsPerRow : 0;
    private readonly int[] _staticKeys = [.. model.Inputs.StaticKeys.Select(c => c.Width + 1)];

    public override ReadOnlySpan<byte> Mark => "MLRECKEY"u8;

    public override StreamedKey Copy(StreamedKey state) => state.Copy();

    public override void Write(StreamedKey state, CheckPointOutput output)
    {
        output.Write(state.Steps);
        output.Write(state.Statics);
        foreach (int key in state.StaticKeys)
            output.Write(key);
        output.Write(state.Values);
        if (_items == 0)
            return;
        output.Write(state.Seen.Length);
        foreach (int item in state.Seen)
            output.Write(item);
    }

    public override StreamedKey Read(string name, CheckPointInput input)
    {
        if (hasKeys != name.Length > 0)
            throw new FormatException(hasKeys ? RowStreamErrors.KeysMissing : RowStreamErrors.KeysThere(name));
        string what = $"key '{name}'";
        long steps = input.ReadInt64(what);
        if (steps is < 1 or > CheckPointFormat.MostInputs)
            throw Contradiction(name, $"{steps} steps");
        float[] statics = input.ReadSingles(_statics, what);
        if (!statics.All(float.IsFinite))
            throw Contradiction(name, "a static value that is not finite");
        int[] keys = [.. _staticKeys.Select(count => input.ReadInt32(what) is var key && key >= 0 && key < count
            ? key
            : throw Contradiction(name, $"the static key {key} of {count - 1}"))];
        return new StreamedKey(name, input.ReadSingles(stateWidth, what)) { Steps = steps, Statics = statics, StaticKeys = keys, Seen = _items == 0 ? [] : ReadSeen(name, input, what) };
    }

    private int[] ReadSeen(string name, CheckPointInput input, string what)
    {
        int count = input.ReadInt32(what);
        if (count < 0 || count > _items)
            throw Contradiction(name, $"{count} of {_items} items seen");
        List<int> seen = [];
        for (int last = 0; seen.Count < count; seen.Add(last))
        {
            int item = input.ReadInt32(what);
            if (item <= last || item > _items)
                throw Contradiction(name, $"the seen item {item} of {_items} after {last}");
            last = item;
        }

        return [.. seen];
    }

    private FormatException Contradiction(string key, string what) => new(StreamErrors.Contradiction(Words, key, what));
}
