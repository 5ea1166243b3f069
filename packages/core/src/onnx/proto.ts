import protobuf from "protobufjs/light.js";

/** The messages of ONNX that we read or write, with the field numbers of onnx.proto3 (IR version 8 and later). */
const root = protobuf.Root.fromJSON({
  nested: {
    onnx: {
      nested: {
        AttributeProto: {
          fields: {
            name: { type: "string", id: 1 },
            f: { type: "float", id: 2 },
            i: { type: "int64", id: 3 },
            s: { type: "bytes", id: 4 },
            t: { type: "TensorProto", id: 5 },
            g: { type: "GraphProto", id: 6 },
            floats: { rule: "repeated", type: "float", id: 7 },
            ints: { rule: "repeated", type: "int64", id: 8 },
            strings: { rule: "repeated", type: "bytes", id: 9 },
            type: { type: "int32", id: 20 },
          },
        },
        ValueInfoProto: {
          fields: { name: { type: "string", id: 1 }, type: { type: "TypeProto", id: 2 } },
        },
        NodeProto: {
          fields: {
            input: { rule: "repeated", type: "string", id: 1 },
            output: { rule: "repeated", type: "string", id: 2 },
            name: { type: "string", id: 3 },
            opType: { type: "string", id: 4 },
            attribute: { rule: "repeated", type: "AttributeProto", id: 5 },
            domain: { type: "string", id: 7 },
          },
        },
        ModelProto: {
          fields: {
            irVersion: { type: "int64", id: 1 },
            producerName: { type: "string", id: 2 },
            graph: { type: "GraphProto", id: 7 },
            opsetImport: { rule: "repeated", type: "OperatorSetIdProto", id: 8 },
            metadataProps: { rule: "repeated", type: "StringStringEntryProto", id: 14 },
          },
        },
        ModelMetadata: {
          fields: { metadataProps: { rule: "repeated", type: "StringStringEntryProto", id: 14 } },
        },
        StringStringEntryProto: {
          fields: { key: { type: "string", id: 1 }, value: { type: "string", id: 2 } },
        },
        OperatorSetIdProto: {
          fields: { domain: { type: "string", id: 1 }, version: { type: "int64", id: 2 } },
        },
        GraphProto: {
          fields: {
            node: { rule: "repeated", type: "NodeProto", id: 1 },
            name: { type: "string", id: 2 },
            initializer: { rule: "repeated", type: "TensorProto", id: 5 },
            input: { rule: "repeated", type: "ValueInfoProto", id: 11 },
            output: { rule: "repeated", type: "ValueInfoProto", id: 12 },
            sparseInitializer: { rule: "repeated", type: "bytes", id: 15 },
          },
        },
        TensorProto: {
          fields: {
            dims: { rule: "repeated", type: "int64", id: 1 },
            dataType: { type: "int32", id: 2 },
            floatData: { rule: "repeated", type: "float", id: 4 },
            int32Data: { rule: "repeated", type: "int32", id: 5 },
            int64Data: { rule: "repeated", type: "int64", id: 7 },
            doubleData: { rule: "repeated", type: "double", id: 10 },
            externalData: { rule: "repeated", type: "StringStringEntryProto", id: 13 },
            dataLocation: { type: "int32", id: 14 },
            stringData: { rule: "repeated", type: "bytes", id: 6 },
            name: { type: "string", id: 8 },
            rawData: { type: "bytes", id: 9 },
          },
        },
        TypeProto: { fields: { tensorType: { type: "TensorTypeProto", id: 1 } } },
        TensorTypeProto: {
          fields: { elemType: { type: "int32", id: 1 }, shape: { type: "TensorShapeProto", id: 2 } },
        },
        TensorShapeProto: { fields: { dim: { rule: "repeated", type: "DimensionProto", id: 1 } } },
        DimensionProto: {
          oneofs: { value: { oneof: ["dimValue", "dimParam"] } },
          fields: { dimValue: { type: "int64", id: 1 }, dimParam: { type: "string", id: 2 } },
        },
      },
    },
  },
});

const modelType = root.lookupType("onnx.ModelProto");
/** A model but for everything else than its metadata, which is passed over: a large graph costs nothing to read by it. */
const metadataType = root.lookupType("onnx.ModelMetadata");

export interface TensorProto {
  readonly name?: string;
  readonly dims: readonly number[];
  readonly dataType: number;
  readonly rawData?: Uint8Array;
  readonly stringData?: readonly Uint8Array[];
  readonly floatData?: readonly number[];
  readonly int32Data?: readonly number[];
  readonly int64Data?: readonly number[];
  readonly doubleData?: readonly number[];
  readonly externalData?: readonly { readonly key: string; readonly value: string }[];
  /** 1 where the numbers are in another file. */
  readonly dataLocation?: number;
}

/** AttributeProto.type of the kinds we use. */
export const attributeType = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
} as const;

export interface AttributeProto {
  readonly name: string;
  readonly type: number;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly t?: TensorProto;
  readonly g?: GraphProto;
  readonly floats?: readonly number[];
  readonly ints?: readonly number[];
  readonly strings?: readonly Uint8Array[];
}

export interface NodeProto {
  readonly name?: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly opType: string;
  readonly domain?: string;
  readonly attribute: readonly AttributeProto[];
}

export interface ValueInfoProto {
  readonly name: string;
  readonly type: {
    readonly tensorType: {
      readonly elemType: number;
      readonly shape: { readonly dim: readonly ({ readonly dimValue: number } | { readonly dimParam: string })[] };
    };
  };
}

export interface GraphProto {
  readonly name: string;
  readonly node: readonly NodeProto[];
  readonly initializer: readonly TensorProto[];
  readonly input: readonly ValueInfoProto[];
  readonly output: readonly ValueInfoProto[];
  readonly sparseInitializer?: readonly Uint8Array[];
}

export interface ModelProto {
  readonly irVersion: number;
  readonly producerName: string;
  readonly opsetImport: readonly { readonly domain: string; readonly version: number }[];
  readonly metadataProps: readonly { readonly key: string; readonly value: string }[];
  readonly graph: GraphProto;
}

/** The bytes of a model. */
export function encodeModel(model: ModelProto): Uint8Array {
  return modelType.encode(modelType.fromObject(model)).finish();
}

/** What bytes may lack of a type, since every field of a message is optional. */
type Partially<T> = T extends readonly (infer Element)[]
  ? readonly Partially<Element>[]
  : T extends Uint8Array
    ? T
    : T extends object
      ? { readonly [Key in keyof T]?: Partially<T[Key]> }
      : T;

/** A model as bytes hold it. */
export type ReadModelProto = Partially<ModelProto>;
export type ReadTensorProto = Partially<TensorProto>;
export type ReadAttributeProto = Partially<AttributeProto>;
export type ReadValueInfoProto = Partially<ValueInfoProto>;

/** The model in bytes; whole numbers of 64 bits are rounded to doubles. @throws Error of protobufjs for bytes that are no message */
export function decodeModel(bytes: Uint8Array): ReadModelProto {
  return modelType.toObject(modelType.decode(bytes), { longs: Number, arrays: true });
}

/** The metadata in the bytes of a model. @throws Error of protobufjs for bytes that are no message */
export function decodeMetadata(bytes: Uint8Array): ModelProto["metadataProps"] {
  const message = metadataType.toObject(metadataType.decode(bytes), { defaults: true, arrays: true });
  return message.metadataProps;
}
