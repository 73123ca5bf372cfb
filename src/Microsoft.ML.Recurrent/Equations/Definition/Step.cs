using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// One step of a cell while it is being defined: gives the vectors that the equations start from and takes what they result in. Every vector
/// has one value per hidden unit, or a number of units of its own.
/// </summary>
/// <remarks>Names consist of 1 to 64 letters, digits and underscores. Not thread-safe; used up once the cell is defined: from then on it throws an
/// <see cref="InvalidOperationException"/>.</remarks>
/// <example>
/// A minimal gated unit (Zhou et al. 2016, equation 4):
/// <code>
/// var mgu = Cell.Define("mgu", s =>
/// {
///     var h = s.State("hidden");
///     var f = s.Gate("forget", Expr.Sigmoid(s.Input("f") + s.Recurrent("f", h)));
///     var n = s.Gate("candidate", Expr.Tanh(s.Input("n") + s.Recurrent("n", f * h)));
///     s.Output(s.Next(h, (1 - f) * h + f * n));
/// });
/// </code>
/// </example>
public sealed partial class Step
{
    private readonly string _cell;
    private readonly List<Node> _nodes = [];
    private readonly List<StateNode> _states = [];
    private readonly List<NamedNode> _outputs = [];
    private readonly List<NamedNode> _gates = [];

    private bool _isUsedUp;

    internal Step(string cell) => _cell = cell;

    /// <summary>A state as it enters the step; zero before the first one. <see cref="Next"/> sets what the next step receives.</summary>
    /// <param name="name">The state's name.</param>
    /// <param name="units">Its size; null for the layer's hidden size.</param>
    /// <exception cref="ArgumentException">The name or the size cannot be used, or another state has the name.</exception>
    public Expr State(string name, int? units = null)
    {
        var state = Leaf(new Node(Operation.State) { Name = name, Size = SizeOf(units) });
        _states.Add(new StateNode(name, SizeOf(units), state.Node, -1));
        return state;
    }

    /// <summary>A product of the layer's input x: W x + b, with a weight and a bias of its own.</summary>
    /// <param name="name">The product's name.</param>
    /// <param name="units">The result's size; null for the layer's hidden size.</param>
    /// <param name="bias">Whether b is there.</param>
    /// <param name="initialBias">What b is before training; 0 without a bias.</param>
    /// <exception cref="ArgumentException">The name or the size cannot be used, or another product of the input has the name.</exception>
    public Expr Input(string name, int? units = null, bool bias = true, double initialBias = 0) =>
        bias || initialBias == 0
            ? Leaf(new Node(Operation.Input) { Name = name, Size = SizeOf(units), HasBias = bias, Initial = initialBias })
            : throw Refuse(FormattableString.Invariant($"Input '{name}' has no bias, but initialBias is {initialBias}; expected 0."));

    /// <summary>A product of any vector v of the step, be it a state or a value that the step has computed: U v + b.</summary>
    /// <param name="name">The product's name; that of a product of the input where both make up one gate.</param>
    /// <param name="vector">v.</param>
    /// <param name="units">The result's size; null for the layer's hidden size.</param>
    /// <param name="heads">Blocks along U's diagonal: a unit is fed by the units of its own block alone. 1 for a full matrix.</param>
    /// <param name="bias">Whether b is there.</param>
    /// <exception cref="ArgumentException">The name or a size cannot be used, another product has the name, or <paramref name="vector"/> is a number.</exception>
    public Expr Recurrent(string name, Expr vector, int? units = null, int heads = 1, bool bias = true) =>
        Recurrent(name, vector, Blocks.Diagonal(heads), InitialMatrix.Orthogonal, units, bias);

    /// <summary>A trained vector of one value per unit, such as a peephole.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="units">Its size; null for the layer's hidden size.</param>
    /// <param name="initial">What its values are before training.</param>
    /// <exception cref="ArgumentException">The name or the size cannot be used, or another vector has the name.</exception>
    public Expr Vector(string name, int? units = null, double initial = 0) =>
        Leaf(new Node(Operation.Vector) { Name = name, Size = SizeOf(units), Initial = initial });

    /// <summary>
    /// 1 for the units that this step updates, 0 for the others: the hidden units are cut into as many groups of one size as there are
    /// periods, and a step, counted from 0, updates a group where the group's period divides it (Koutník et al. 2014).
    /// </summary>
    /// <param name="periods">The groups' periods. Range: 1 or more each.</param>
    /// <exception cref="ArgumentException">There are no periods, or one is below 1.</exception>
    public Expr Mask(params IReadOnlyList<int> periods)
    {
        ArgumentNullException.ThrowIfNull(periods);
        return Leaf(new Node(Operation.Mask) { Size = Size.Hidden, Periods = new Periods([.. periods]) });
    }

    /// <summary>A further output of the layer below at the same step; zero in the lowest layer.</summary>
    /// <param name="name">The output's name, as <see cref="Output(string, Expr)"/> gave it.</param>
    /// <param name="units">Its size; null for the layer's hidden size.</param>
    /// <exception cref="ArgumentException">The name or the size cannot be used, or the output was asked for before.</exception>
    public Expr Lower(string name, int? units = null) => Leaf(new Node(Operation.Lower) { Name = name, Size = SizeOf(units) });

    /// <summary>Values drawn anew in each step, normal with mean 0 and deviation 1: latent variables. Drawn in training only; 0 in scoring and in an
    /// ONNX file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="units">Its size; null for the layer's hidden size.</param>
    /// <exception cref="ArgumentException">The name or the size cannot be used, or another noise has the name.</exception>
    public Expr Noise(string name, int? units = null) => Leaf(new Node(Operation.Noise) { Name = name, Size = SizeOf(units) });

    internal Expr Recurrent(string name, Expr vector, Blocks blocks, InitialMatrix initial, int? units = null, bool bias = true)
    {
        ArgumentNullException.ThrowIfNull(vector);
        if (vector.Step is null)
            throw Refuse(FormattableString.Invariant($"The product '{name}' is of the number {vector.Value}; expected a vector of the step."));
        return Leaf(new Node(Operation.Recurrent)
        {
            Name = name,
            First = Place(vector),
            Size = SizeOf(units),
            Blocks = blocks,
            HasBias = bias,
            InitialMatrix = initial,
        });
    }

    internal Expr Apply(Operation operation, Expr first, Expr? second)
    {
        int left = Place(first), right = second is null ? -1 : Place(second);
        return Add(new Node(operation) { First = left, Second = right, Size = right < 0 ? _nodes[left].Size : SizeOf(operation, left, right) });
    }

    private Size SizeOf(Operation operation, int left, int right)
    {
        try
        {
            return NodeRules.SizeOf(operation, _nodes[left].Size, _nodes[right].Size);
        }
        catch (ArgumentException e)
        {
            throw Refuse(e.Message);
        }
    }

    private Size SizeOf(int? units) => units is null or > 0 ? Size.Of(units)
        : throw Refuse($"A vector has {units} units; expected 1 or more, or null for the hidden size.");

    private Expr Leaf(Node node)
    {
        if (Operations.IsNamed(node.Operation) && _nodes.Exists(n => n.Operation == node.Operation && n.Name == node.Name))
            throw Refuse($"{node.Operation} '{node.Name}' is defined twice; expected a name of its own for each.");
        var leaf = Add(node);
        try
        {
            LeafCheck.Check(Graph(), node);
        }
        catch (ArgumentException e)
        {
            throw Refuse(e.Message);
        }

        return leaf;
    }

    private Expr Add(Node node)
    {
        ThrowIfUsedUp();
        if (_nodes.Count == GraphLimits.Nodes)
            throw Refuse($"There are more than {GraphLimits.Nodes} operations and operands; expected at most that many.");
        _nodes.Add(node);
        return new Expr(this, _nodes.Count - 1);
    }

    /// <summary>An expression's place among the nodes; a number becomes one.</summary>
    private int Place(Expr expression)
    {
        ThrowIfUsedUp();
        if (expression.Step is null)
            return Add(new Node(Operation.Constant) { Value = expression.Value }).Node;
        return expression.Step == this ? expression.Node : throw Refuse("An expression belongs to another step; expected one of this cell's own.");
    }

    private void ThrowIfUsedUp()
    {
        if (_isUsedUp)
            throw new InvalidOperationException($"The cell '{_cell}' is defined already; use a step within the call of Define that gave it.");
    }

    internal ArgumentException Refuse(string message, Exception? cause = null) => new($"The cell '{_cell}' cannot be defined: {message}", cause);
}
