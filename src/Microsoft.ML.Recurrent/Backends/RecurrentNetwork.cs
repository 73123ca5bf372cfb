using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Backends.Managed.Linear;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;
using TorchSharp.Modules;
using Dropout = Microsoft.ML.Recurrent.Backends.Torch.Dropout;

namespace Microsoft.ML.Recurrent.Backends;

/// <summary>The torch network that is trained: embeddings, layers, pooling, head. Its dropout draws from a generator of its own.</summary>
internal sealed partial class RecurrentNetwork : IDisposable
{
    private readonly NetworkShape _shape;
    private readonly BackwardErrors _errors = new();
    private readonly Dropout _dropout;
    private readonly Dictionary<string, Parameter> _own;
    private readonly Parameter[] _embeddings;
    private readonly ICharacterEncoder[] _encoders;
    private readonly ITrainedLayer?[] _characters;
    private readonly IStepInputs _inputs;
    private readonly LayerDraws _draws;
    private readonly ITrainedLayer[] _layers;
    private readonly Parameter[] _attention;
    private readonly HeadLayout _head;
    private readonly StepDropout _headDropout;
    private readonly LinearMemory _headMemory = new();
    private readonly Parameter _headWeight;
    private readonly Parameter _headBias;

    /// <param name="shape">The sizes.</param>
    /// <param name="initial">The weights to start from, of these sizes.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="seed">What dropout draws from.</param>
    public RecurrentNetwork(NetworkShape shape, NetworkWeights initial, torch.Device device, int seed)
    {
        _shape = shape;
        Device = device;
        IsManaged = device.type == DeviceType.CPU && !shape.Options.Training.TrainsAsOnDevice;
        _dropout = new Dropout(seed, shape.Options.VariationalDropout);
        _draws = new LayerDraws(seed, _dropout);
        _own = shape.Tensors().Where(t => t.Place is null).ToDictionary(t => t.Name, t => Own(initial[t.Name]));
        _embeddings = [.. Enumerable.Range(0, shape.TokenCounts.Count).Select(c => _own[NetworkShape.EmbeddingName(c)])];
        foreach (var embedding in _embeddings)
            embedding.requires_grad = !shape.Options.FreezeEmbeddings;
        Tables = IsManaged && !shape.TiesWeights ? [.. _embeddings.Select(e => new EmbeddingTable(e))] : [];
        _characters = LibTorch.WithoutDrawing(() => shape.Spelled.Select(_ => shape.CharacterLayer is { } characters ? CreateLayer(characters) : null).ToArray());
        _encoders = [.. shape.Spelled.Select((_, column) => CreateEncoder(column))];
        _inputs = IsManaged && !shape.TiesWeights
            ? new ManagedStepInputs(shape, Tables, [.. _encoders.Select((encoder, column) => new ManagedWordInputs(shape, column, encoder, _dropout, _errors))], _dropout)
            : new TorchStepInputs(shape, _embeddings, [.. _encoders.Select((encoder, column) => new TorchWordInputs(shape, column, encoder, device))], _dropout);
        _layers = LibTorch.WithoutDrawing(() => Enumerable.Range(0, shape.Options.Layers).Select(CreateLayer).ToArray());
        _attention = shape.AttentionUnits == 0 ? [] : [.. NetworkShape.AttentionNames.Select(name => _own[name])];
        _head = new HeadLayout(shape);
        _headDropout = new StepDropout(_dropout, shape.Options.HeadDropout, shape.HeadInputWidth);
        // Tied, it is the embeddings of all tokens but the unknown one.
        _headWeight = shape.TiesWeights ? _embeddings[0] : _own[NetworkShape.HeadWeightName];
        _clusters = [.. Enumerable.Range(0, shape.Clusters?.Count ?? 0).SelectMany(cluster =>
            new[] { NetworkShape.Projection, NetworkShape.Weight, NetworkShape.Bias }.Select(parameter => _own[NetworkShape.ClusterName(cluster, parameter)]))];
        FinalStates = new float[shape.Options.Layers][];
        _headBias = _own[NetworkShape.HeadBiasName];
        _field = shape.HasField ? [.. NetworkShape.FieldNames.Select(name => _own[name])] : [];
        Parameters = [.. shape.Tensors().Select(t => (t.Name, t.Place is { } place ? Find(place) : _own[t.Name]))];
        Import(initial);
    }

    /// <summary>The device of the parameters.</summary>
    public torch.Device Device { get; }

    /// <summary>True if managed code works on the parameters' memory; elsewhere torch does all of it.</summary>
    public bool IsManaged { get; }

    /// <summary>True if layers and pooling run on the managed kernels.</summary>
    public bool RunsKernels => IsManaged && _shape.Options.Training.UseManagedKernels;

    /// <summary>For each token column, (tokens, EmbeddingSize): the first of the parameters.</summary>
    public IReadOnlyList<Parameter> Embeddings => _embeddings;

    /// <summary>The embedding tables, where managed code trains them; their gradients are here, not in torch's tensors.</summary>
    public IReadOnlyList<EmbeddingTable> Tables { get; }

    /// <summary>For each layer, (rows, state size): the states that the last batch has left, where states are carried.</summary>
    public float[][] FinalStates { get; }

    /// <summary>Every parameter under its name in saved models, in their order.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <summary>Announces the batch that is trained on next.</summary>
    public void Begin(PackedBatch batch) => _inputs.Begin(batch);

    /// <summary>Runs a backward pass from a loss; every parameter has its gradient then.</summary>
    public void Backward(torch.Tensor loss)
    {
        _errors.Run(_softmax.Carrying(loss).backward);
        _inputs.Collect();
    }

    /// <summary>(rows, outputs per row), rows in the batch's packed order.</summary>
    public torch.Tensor Forward(BatchTensors batch, bool training) =>
        _shape.Read<Reading, LayerSteps, torch.Tensor>(new Reading(this, batch, training));

    /// <summary>A copy of the weights.</summary>
    public NetworkWeights Export() => new(Parameters.Select(p =>
        new NamedTensor(p.Name, [.. p.Parameter.shape.Select(s => (int)s)], Tensors.ToArray(p.Parameter))));

    public void Import(NetworkWeights weights)
    {
        using var frozen = torch.no_grad();
        foreach (var (name, parameter) in Parameters)
        {
            using var values = Tensors.From(weights[name].Values, Device, [.. parameter.shape]);
            parameter.copy_(values);
        }
    }

    /// <summary>Keeps the weights, and what the next draws follow from.</summary>
    public void Save(SavedArrays arrays)
    {
        arrays.Add("weights.", Export());
        _draws.Save(arrays);
    }

    /// <summary>Goes on with the draws that were kept; the weights are those that the network was made with.</summary>
    public void Restore(SavedArrays arrays) => _draws.Restore(arrays);

    public void Dispose()
    {
        _inputs.Dispose();
        foreach (var layer in _layers.Concat(_characters))
            layer?.Dispose();
        foreach (var parameter in _own.Values)
            parameter.Dispose();
    }

    /// <summary>Chooses how a layer is trained: where torch does it, by libtorch's own layers if the cell has them, else by the cell's equations.</summary>
    private ITrainedLayer CreateLayer(int layer)
    {
        var own = _shape.Layer(layer);
        bool isLibtorchs = !RunsKernels && !_shape.Options.DropsRecurrently && !_shape.CarriesStates;
        if (isLibtorchs && TorchLibraryLayer.Find(_shape.Options.ToCell(), own.Sizes, _shape.Directions, Device) is { } library)
            return library;
        return new EquationLayer(own, _shape.LowerOf(layer), _shape.Directions, Device, RunsKernels)
        {
            GivesFurther = layer + 1 < _shape.Options.Layers && _shape.LowerOf(layer + 1) is not null,
            RecurrentDropout = _shape.Options.RecurrentDropout,
            RecurrentWeightDropout = _shape.Options.RecurrentWeightDropout,
            CarriesStates = _shape.CarriesStates,
            Errors = _errors,
        };
    }

    /// <summary>A layer over characters: both directions, without dropout.</summary>
    private ITrainedLayer CreateLayer(NetworkLayer own) =>
        (RunsKernels ? null : TorchLibraryLayer.Find(_shape.Options.ToCell(), own.Sizes, directions: 2, Device)) as ITrainedLayer
        ?? new EquationLayer(own, lower: null, directions: 2, Device, RunsKernels) { Errors = _errors };

    private ICharacterEncoder CreateEncoder(int column)
    {
        var table = _own[NetworkShape.CharacterEmbeddingName(column)];
        if (_characters[column] is { } layer)
            return new RecurrentCharacters(table, layer, _shape.Options.Characters!.HiddenSize, _draws, RunsKernels ? _errors : null);
        Parameter[] convolution = [table, _own[NetworkShape.ConvolutionWeightName(column)], _own[NetworkShape.ConvolutionBiasName(column)]];
        return IsManaged ? new ManagedConvolution(convolution, _errors) : new TorchConvolution(convolution);
    }

    private Parameter Find(LayerPlace place) => (place.Spelled is { } column ? _characters[column]! : _layers[place.Layer]).Find(place.Parameter, place.Reverse);

    private Parameter Own(NamedTensor tensor) =>
        new(Tensors.From(tensor.Values, Device, [.. tensor.Shape.Select(s => (long)s)]));
}
