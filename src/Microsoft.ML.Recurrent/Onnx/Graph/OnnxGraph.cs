using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Onnx.Graph;

/// <summary>
/// A graph that grows node by node. It keeps the order in which it was built, which makes the same calls give the same bytes, and
/// gives every value a name of its own. For one thread.
/// </summary>
internal sealed class OnnxGraph(string name, int operatorSet = OnnxModel.OperatorSet)
{
    private readonly OnnxGraph? _outer;
    private readonly List<OnnxValueInfo> _inputs = [];
    private readonly List<OnnxValueInfo> _outputs = [];
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxTensor> _constants = [];
    private readonly HashSet<string> _names = [];
    private readonly Dictionary<string, (IReadOnlyList<int> Shape, float[] Values, OnnxValue Value)> _numbers = [];
    private readonly Dictionary<string, OnnxValue> _once = [];

    private OnnxGraph(string name, OnnxGraph outer)
        : this(name, outer.OperatorSet) => (_outer, _names) = (outer, outer._names);

    public string Name => name;

    /// <summary>The version of ONNX's default operator set that the nodes are written in.</summary>
    public int OperatorSet => operatorSet;

    public IReadOnlyList<OnnxValueInfo> Inputs => _inputs;

    public IReadOnlyList<OnnxValueInfo> Outputs => _outputs;

    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    public IReadOnlyList<OnnxTensor> Constants => _constants;

    /// <summary>A graph within this one, for an operator that runs it. It reads this one's values, and holds its constants here.</summary>
    public OnnxGraph Body(string bodyName) => new(bodyName, this);

    /// <summary>Declares an input. Its name is part of the model's interface, so inputs come before all else; one whose name is taken
    /// gets the suffix until it is free.</summary>
    public OnnxValue Input(OnnxValueInfo info, string suffix = "_")
    {
        var named = info with { Name = Claim(info.Name, suffix) };
        _inputs.Add(named);
        return new OnnxValue(named.Name);
    }

    /// <summary>Hands a value out; gives the name it has there, which is the one asked for unless an input has it.</summary>
    public string Output(OnnxOutput output, string suffix = ".output")
    {
        string free = Claim(output.Info.Name, suffix);
        _nodes.Add(new OnnxNode(free, "Identity", [output.Value], [new OnnxValue(free)], []));
        _outputs.Add(output.Info with { Name = free });
        return free;
    }

    /// <summary>Numbers of any shape. The same numbers under the same name are held once, so that a network can be appended again.</summary>
    public OnnxValue Constant(string wantedName, IReadOnlyList<int> shape, float[] values)
    {
        if (_outer is not null)
            return _outer.Constant(wantedName, shape, values);
        if (_numbers.TryGetValue(wantedName, out var held) && held.Shape.SequenceEqual(shape) && held.Values.AsSpan().SequenceEqual(values))
            return held.Value;
        var tensor = new OnnxTensor(Claim(wantedName, "_"), shape, values);
        _constants.Add(tensor);
        var value = new OnnxValue(tensor.Name);
        _numbers.TryAdd(wantedName, (shape, values, value));
        return value;
    }

    /// <summary>A list of integers: a shape, axes, indices.</summary>
    public OnnxValue Integers(params long[] values) => IntegerConstant([values.Length], values);

    /// <summary>An integer without axes.</summary>
    public OnnxValue Integer(long value) => IntegerConstant([], [value]);

    /// <summary>A number without axes.</summary>
    public OnnxValue Number(float value) => _outer?.Number(value) ?? Once($"number {BitConverter.SingleToInt32Bits(value)}", () => Constant(Numbered("number"), [], [value]));

    /// <summary>A number without axes, in double precision.</summary>
    public OnnxValue DoubleNumber(float value) => Double(Number(value));

    /// <summary>A value in double precision.</summary>
    public OnnxValue Double(OnnxValue value) => Once($"double {value.Name}", () => this.Cast(value, OnnxElementType.Double));

    /// <summary>Appends a node with one output.</summary>
    public OnnxValue Append(string operatorName, IReadOnlyList<OnnxValue> inputs, params OnnxAttribute[] attributes) =>
        Append(operatorName, inputs, 1, attributes)[0];

    /// <summary>Words to the integers 1, 2, …, and every other word to 0.</summary>
    public OnnxValue LabelEncoder(OnnxValue words, IReadOnlyList<string> vocabulary)
    {
        // Words with half a character reach no graph, whose texts are UTF-8.
        var known = vocabulary.Select((word, i) => (Word: word, Token: i + 1)).Where(w => WellFormedText.IsWellFormed(w.Word)).ToArray();
        // The operator wants a word; beyond the vocabulary's size it is unknown.
        known = known.Length == 0 ? [("", vocabulary.Count + 1)] : known;
        var encoded = new OnnxValue(Claim(Numbered("LabelEncoder"), "_"));
        _nodes.Add(new OnnxNode(encoded.Name, "LabelEncoder", [words], [encoded],
        [
            new("keys_strings", known.Select(w => w.Word).ToArray()),
            new("values_int64s", known.Select(w => w.Token).ToArray()),
            new("default_int64", 0),
        ])
        { Domain = "ai.onnx.ml" });
        return encoded;
    }

    /// <summary>Appends a node with several outputs.</summary>
    public IReadOnlyList<OnnxValue> Append(
        string operatorName, IReadOnlyList<OnnxValue> inputs, int outputs, params OnnxAttribute[] attributes)
    {
        OnnxValue[] made = [.. Enumerable.Range(0, outputs).Select(_ => new OnnxValue(Claim(Numbered(operatorName), "_")))];
        _nodes.Add(new OnnxNode(made[0].Name, operatorName, inputs, made, attributes));
        return made;
    }

    private OnnxValue IntegerConstant(int[] shape, long[] values) => _outer?.IntegerConstant(shape, values) ?? Once($"integers {shape.Length} {string.Join(' ', values)}", () =>
    {
        var tensor = new OnnxTensor(Claim(Numbered("integers"), "_"), shape, values);
        _constants.Add(tensor);
        return new OnnxValue(tensor.Name);
    });

    /// <summary>Appends nothing that stands in the graph already.</summary>
    private OnnxValue Once(string what, Func<OnnxValue> append)
    {
        if (!_once.TryGetValue(what, out var value))
            _once.Add(what, value = append());
        return value;
    }

    private string Numbered(string kind) => $"{kind}_{_names.Count}";

    /// <exception cref="InvalidOperationException">ONNX cannot hold such a name.</exception>
    private string Claim(string wanted, string suffix)
    {
        if (!WellFormedText.IsWellFormed(wanted))
            throw new InvalidOperationException(
                $"Column '{wanted}' has half a character (a lone surrogate) in its name, which an ONNX model cannot hold; rename the column and fit again.");
        while (!_names.Add(wanted))
            wanted += suffix;
        return wanted;
    }
}
